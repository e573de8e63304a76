"""Why something cannot be an article, or a line of a file cannot become one."""

from collections.abc import Mapping

from wingbeat.knowledge.models import Reason

# The console says the same in three languages: `reason.…` in its catalogue.
SAYS: Mapping[str, str] = {
    # An article.
    "no_question": "Write at least one question.",
    "no_answer": "Write an answer.",
    "ends_before": "It would end before it begins: look at the two dates of validity.",
    "no_such_field": "There is no field {{{{{name}}}}}.",
    "bad_button": "A button has a label, and either an address or a question.",
    "bad_address": "“{address}” is no address a button may lead to: begin with https://, mailto: or tel:.",
    "many_questions": "At most {most} questions.",
    "long_question": "A question has at most {most} characters.",
    "long_answer": "An answer has at most {most} characters.",
    "long_name": "A group or category has at most {most} characters.",
    "many_buttons": "At most {most} buttons.",
    "long_label": "A button’s label has at most {most} characters.",
    "long_address": "An address has at most {most} characters.",
    "many_intents": "At most {most} intents.",
    "long_intent": "An intent’s name has at most {most} characters.",
    "unprintable": "The text has characters that cannot be shown.",
    # A line of a file.
    "unreadable": "{why}",
    "wrong_language": "A language is zh-CN, zh-TW or en.",
    "wrong_value": "“{field}” has a value that cannot be.",
    "twice": "“{group}” comes twice in {language}.",
    "no_picture": "There is no picture {picture} in this workspace.",
    "long_line": "A line has at most {most} bytes.",
    "many_errors": "More than {most} lines are wrong; the rest was not read.",
    "many_articles": "At most {most} articles at a time.",
    # A file.
    "no_text": "This is no text we can read; save it in UTF-8.",
    "empty": "The file is empty, or no text.",
    "no_columns": "The first row names the columns; there must be “questions” and “answer”.",
    "no_page": "This is no page we can read.",
    "long_page": "The page is too long.",
    "no_format": "Neither Markdown nor HTML.",
    "no_such_page": "The page {address} is not in the upload: put it into the same ZIP.",
    # A file in a ZIP, as `kit.archives` names it.
    "no_zip": "This is no ZIP file, or a broken one.",
    "many_files": "At most {most} files at a time; the rest was not read.",
    "bad_path": "Its name leads out of the folder.",
    "encrypted": "It is encrypted.",
    "strange_packing": "It is packed in a way we do not read.",
    "broken": "It is broken.",
    "too_large": "It is too large.",
}


def reason(code: str, **facts: str | int) -> Reason:
    return Reason(code, SAYS[code].format(**facts), facts)
