"""How a workspace routes: the policy by its name, who is a VIP, what a wait weighs, which matter asks for which skill."""
