"""Makes the pictures of README.md and the manual again, from the samples: `make screenshots`.

`make screenshots ONLY="home phone"` keeps the others as they are; the stories are played all the same, since each goes
on where the one before it has ended.
"""

import sys
import tempfile
from pathlib import Path

from docs.screenshots import importing, publishing, reading, registers, reviewing, settings, writing
from docs.screenshots.studio import PICTURES, Missing, Studio

STORIES = (
    settings.site_and_publication,
    reading.public_pages,
    writing.an_article_is_handed_in,
    importing.one_file_becomes_a_draft,
    reviewing.an_article_is_returned_and_passes,
    publishing.an_issue_is_signed_and_published,
    publishing.an_article_is_corrected,
    importing.several_files_at_once,
    registers.names_and_terms,
)


def main(wanted):
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Studio(Path(folder), wanted) as studio:
        for story in STORIES:
            try:
                story(studio)
            except Missing as missing:
                raise SystemExit(f"{story.__module__}.{story.__name__}: {missing}") from missing
        if unknown := studio.wanted - set(studio.taken):
            raise SystemExit(f"No story takes {', '.join(sorted(unknown))}.")


if __name__ == "__main__":
    main(sys.argv[1:])
