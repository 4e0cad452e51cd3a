"""manage.py with a set clock: `python -m docs.screenshots.clock FILE COMMAND …`; FILE holds the moment, in ISO format.

Thus the pictures show the same dates and times whenever they are made, and days pass in no time.
"""

import datetime
import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line
from django.utils import timezone


def main():
    file, command = Path(sys.argv[1]), sys.argv[2:]
    os.environ["DJANGO_SETTINGS_MODULE"] = "bulletin.settings"
    # Before the application is loaded, so that nobody has kept the real one.
    timezone.now = lambda: datetime.datetime.fromisoformat(file.read_text())
    execute_from_command_line(["manage.py", *command])


if __name__ == "__main__":
    main()
