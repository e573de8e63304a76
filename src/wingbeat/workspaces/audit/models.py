from typing import Literal

# Every act that is kept; the console has a sentence for each in three languages.
Act = Literal[
    "signed_in",
    "sign_in_failed",
    "sign_in_limited",
    "signed_out_everywhere",
    "password_changed",
    "password_forgotten",
    "password_reset_sent",
    "password_reset",
    "member_invited",
    "invitation_withdrawn",
    "invitation_accepted",
    "member_added",
    "member_changed",
    "workspace_changed",
    "channel_made",
    "channel_changed",
    "secret_made",
    "profile_changed",
    "routing_changed",
    "policy_changed",
]
