"""Macros: several actions on one key, each an ordinary command of the member."""
