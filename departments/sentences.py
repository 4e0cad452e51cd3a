"""What a form's field says where Django's own Chinese sentence is unclear."""

from django import forms


def say_plainly(form: forms.BaseForm) -> None:
    """Give the fields of a form plain sentences for a text that is too long or holds what no database takes."""
    for field in form.fields.values():
        label = field.label or "这一项"
        field.error_messages["max_length"] = f"{label}有%(show_value)d字，超过%(limit_value)d字。"
        field.error_messages["null_characters_not_allowed"] = f"{label}里有不能保存的字符，请删去。"
