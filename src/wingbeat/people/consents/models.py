from typing import Literal

# That members see what is typed before it is sent; that the bot looks for the answer meanwhile, which nobody sees; answers by
# mail to who left; letters of the shop; use of what was said to improve the service.
ConsentKind = Literal["typing_preview", "thinks_ahead", "answers_by_mail", "marketing", "data_use"]
How = Literal["widget", "conversation", "phone", "form", "shop", "mail"]
