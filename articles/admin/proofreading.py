"""The findings beside an article: what the panel shows, and what its buttons do once the form is saved."""

from django.contrib import messages

from articles.models import Article, Settled

_BUTTONS = ("_repair", "_dismiss", "_again")
_PLACES = {
    "title": ("标题", "id_title"),
    "subtitle": ("副题", "id_subtitle"),
    "editor_note": ("编者按", "id_editor_note"),
    "body": ("表格", "body-label"),
    "credit": ("署名", ""),
}
_SIGNS = {
    "must": ("error", "✕", "必须改"),
    "check": ("warning", "!", "请核对"),
    "style": ("warning", "!", "提醒"),
    "info": ("info", "·", "说明"),
}


def pressed(posted) -> bool:
    """Whether a form was sent by a button beside a finding."""
    return any(name in posted for name in _BUTTONS)


def settle(request, article: Article) -> None:
    """Do what the button asks, of the article as it is saved by now."""
    posted, by = request.POST, request.user
    try:
        if key := posted.get("_repair"):
            revision = article.repair([key], by=by)
            messages.success(request, f"已改：{revision.note.removeprefix('校对：')}。")
        elif key := posted.get("_dismiss"):
            spot = next((spot for spot in article.proofed().open if spot.key == key), None)
            if spot and not _may_dismiss(by, spot):
                raise Settled(f"“{spot.quote}”在术语表里是阻止发布的，只有编辑能忽略。")
            messages.success(request, f"已忽略“{article.dismiss(key, by=by).quote}”，以后不再提示。")
        elif key := posted.get("_again"):
            messages.success(request, f"“{article.recall_finding(key, by=by).quote}”又会提示了。")
    except Settled as refused:
        messages.warning(request, str(refused))


def _may_dismiss(user, spot) -> bool:
    return not spot.blocks or user.has_perm("articles.change_term")


def proofreading(user, article: Article | None, *, may_settle: bool = False) -> dict:
    """What the panel shows; nothing for an article that is not stored yet."""
    if article is None:
        return {}
    proof = article.proofed()
    return {
        "proof": proof,
        "findings": [_shown(user, spot, may_settle) for spot in proof.open],
        "dismissed": [_shown(user, spot, may_settle) for spot in proof.dismissed],
    }


def _shown(user, spot, may_settle: bool) -> dict:
    """A finding in words, with the place that its link leads to."""
    place, anchor = _PLACES[spot.field]
    kind, sign, word = _SIGNS[spot.level]
    repair = None
    if may_settle and spot.suggestion is not None:
        repair = "全部改为全角" if spot.grouped else f"改为“{spot.suggestion}”" if spot.suggestion.strip() else "删去"
    return {
        "spot": spot,
        "place": f"第{spot.number}段" if spot.number else place,
        "anchor": anchor if may_settle else "",
        "kind": kind,
        "sign": sign,
        "word": word,
        "repair": repair,
        "may_dismiss": may_settle and _may_dismiss(user, spot),
        "may_recall": may_settle,
    }
