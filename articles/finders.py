"""Static files of the apps, of CKEditor only those that the editor asks for: no samples, previews or old plugins."""

from fnmatch import fnmatchcase

from django.contrib.staticfiles.finders import AppDirectoriesFinder

_PACKAGE = "ckeditor/"
_EDITOR = f"{_PACKAGE}ckeditor/"
KEPT = (
    *(f"{_PACKAGE}{name}" for name in ("ckeditor-init.js", "ckeditor.css", "fixups.js")),
    *(
        f"{_EDITOR}{name}"
        for name in (
            "LICENSE.md",
            "ckeditor.js",
            "lang/en.js",
            "lang/zh-cn.js",
            "plugins/icons*.png",
            "plugins/clipboard/dialogs/paste.js",
            "plugins/dialog/styles/dialog.css",
            "plugins/image/dialogs/image.js",
            "plugins/image/images/*.png",
            "plugins/link/dialogs/link.js",
            "plugins/pastefromword/filter/default.js",
            "plugins/pastetools/filter/*.js",
            "plugins/table/dialogs/table.js",
            "plugins/tableselection/styles/tableselection.css",
            "plugins/tabletools/dialogs/tableCell.js",
            "skins/moono-lisa/*.css",
            "skins/moono-lisa/icons*.png",
            "skins/moono-lisa/images/*",
        )
    ),
)


def kept(path: str) -> bool:
    """Whether a static file is served at all."""
    return not path.startswith(_PACKAGE) or any(fnmatchcase(path, pattern) for pattern in KEPT)


class KeptFinder(AppDirectoriesFinder):
    """Finds, and gathers for `collectstatic`, only what is kept."""

    def list(self, ignore_patterns):
        return ((path, storage) for path, storage in super().list(ignore_patterns) if kept(path.replace("\\", "/")))

    def find(self, path, *args, **kwargs):
        return super().find(path, *args, **kwargs) if kept(path) else []
