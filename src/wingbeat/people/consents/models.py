from typing import Literal

# That members see what is typed before it is sent; letters of the shop; use of what was said to improve the service.
ConsentKind = Literal["typing_preview", "marketing", "data_use"]
How = Literal["widget", "conversation", "phone", "form", "shop", "mail"]
