"""What the log says of stages by itself: that a member knew better."""

from typing import Literal

from wingbeat.kit.log import Body

Stage = Literal["needs_analysis", "execution", "feedback"]


class StageEntered(Body, frozen=True, tag="stage_entered"):
    """A member corrects what the rules read from the log: the stage that began with the event `since` was this one.

    Without `since` it begins now.
    """

    stage: Stage
    since: int = 0
