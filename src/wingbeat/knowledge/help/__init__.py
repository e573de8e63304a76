"""The help centre: a workspace's articles as pages for everybody, and whether reading them spared a conversation."""
