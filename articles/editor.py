"""The rich-text editor of an article's body: the one module that names it.

CKEditor 4 gets no more fixes, so it has only what the allow-list of `articles/markup.py` can keep, no part that talks
to another host, and what it sends is cleaned like any other input (SECURITY.md §2, §3).
"""

from ckeditor.widgets import CKEditorWidget
from django import forms

from articles.markup import ATTRIBUTES, TAGS, clean

# The admin's pages that have the editor: their policy allows the styles without which it does not start.
PAGES = frozenset({"articles_article_add", "articles_article_change", "bulletin_issue_correct"})

# Without these attributes the element says nothing.
_NEEDED = {"a": {"href"}, "img": {"src", "alt"}}
_FORMATS = ("p", "h3", "h4")
# Buttons in their groups, each with the tag that it makes.
_BUTTONS = (
    {"Undo": None, "Redo": None, "RemoveFormat": None},
    {"Format": "h3"},
    {"Bold": "strong", "Italic": "em", "Underline": "u", "Strike": "s", "Subscript": "sub", "Superscript": "sup"},
    {"NumberedList": "ol", "BulletedList": "ul", "Blockquote": "blockquote"},
    {"Link": "a", "Unlink": "a"},
    {"Image": "img", "Table": "table", "HorizontalRule": "hr"},
)
# Beyond those of SECURITY.md: filters for programs that are not in use here would have to be served, and `htmlwriter`
# would break the lines of the HTML, which count behind a `<br>`.
_REMOVED_PLUGINS = (
    "a11yhelp about bidi colorbutton colordialog copyformatting div easyimage elementspath exportpdf find flash"
    " floatingspace font forms htmlwriter iframe justify language liststyle magicline maximize newpage pagebreak"
    " pastefromgdocs pastefromlibreoffice preview print resize save scayt selectall showblocks smiley sourcearea"
    " specialchar stylescombo templates uploadfile uploadimage uploadwidget widget wsc"
).split()
_REMOVED_TABS = "image:Link image:advanced image:Upload link:advanced link:target link:upload table:advanced".split()
_ADDRESSES_FOR_FILES = (
    "filebrowserBrowseUrl filebrowserUploadUrl filebrowserImageBrowseUrl filebrowserImageBrowseLinkUrl"
    " filebrowserImageUploadUrl filebrowserFlashBrowseUrl filebrowserFlashUploadUrl"
).split()


def content(tags=TAGS) -> str:
    """The allow-list for these tags in CKEditor's notation: `p; td[colspan,rowspan]; a[!href]`."""
    return "; ".join(_rule(tag) for tag in sorted(tags))


def _rule(tag: str) -> str:
    names = [f"!{name}" if name in _NEEDED.get(tag, ()) else name for name in sorted(ATTRIBUTES.get(tag, ()))]
    return f"{tag}[{','.join(names)}]" if names else tag


def toolbar() -> list[list[str]]:
    """The buttons of what may be kept."""
    return [[name for name, tag in group.items() if tag is None or tag in TAGS] for group in _BUTTONS]


CONFIG = {
    "height": 420,  # pixels
    "width": "auto",
    "defaultLanguage": "zh-cn",
    # What is kept
    "allowedContent": content(),
    "disallowedContent": "*[on*,style,class,id]; *{*}; *(*); script; style; iframe; object; embed; form; svg; math",
    "pasteFilter": content(TAGS - {"img", "figure", "figcaption"}),
    "format_tags": ";".join(tag for tag in _FORMATS if tag in TAGS),
    "toolbar": toolbar(),
    "fullPage": False,
    "entities": False,
    "fillEmptyBlocks": False,
    "forcePasteAsPlainText": False,  # the tables of a Word file come with the text
    "linkJavaScriptLinksAllowed": False,
    # What is not there
    "versionCheck": False,
    "customConfig": "",
    "stylesSet": False,
    "contentsCss": [],
    "extraPlugins": "",
    "removePlugins": ",".join(_REMOVED_PLUGINS),
    "removeDialogTabs": ";".join(_REMOVED_TABS),
    "image_previewText": " ",
    "disableNativeSpellChecker": False,
    "dialog_noConfirmCancel": True,
} | dict.fromkeys(_ADDRESSES_FOR_FILES, "")


class BodyWidget(CKEditorWidget):
    """The editor. What it shows is cleaned, since an old row may be from before a rule; so is what it sends, since only
    then an untouched body equals the stored one."""

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs)
        self.config = dict(CONFIG)

    @property
    def media(self):
        # Behind the package's last script, which it follows in every order of the page's files.
        return super().media + forms.Media(js=["ckeditor/fixups.js", "ckeditor-quiet.js"])

    def format_value(self, value):
        return clean(super().format_value(value) or "")

    def value_from_datadict(self, data, files, name):
        sent = super().value_from_datadict(data, files, name)
        return None if sent is None else clean(sent)
