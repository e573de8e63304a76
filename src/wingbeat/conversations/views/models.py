from typing import Literal

# What a view may say, as `GET /conversations` is asked.
Part = Literal[
    "view",
    "status",
    "team",
    "channel",
    "tag",
    "assignee",
    "language",
    "priority",
    "vip",
    "reason",
    "age",
    "undelivered",
]
