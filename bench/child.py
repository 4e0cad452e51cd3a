"""One benchmark in the process that `bench.__main__` started for it: its figures as a line of JSON each."""

import json
import os
import sys
from dataclasses import asdict
from importlib import import_module

import django
from django.core.management import call_command

if __name__ == "__main__":  # a process that a benchmark starts looks at this file too
    os.environ["DJANGO_SETTINGS_MODULE"] = "bulletin.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    for figure in import_module(f"bench.{sys.argv[1]}").figures():
        print(json.dumps(asdict(figure)), flush=True)
