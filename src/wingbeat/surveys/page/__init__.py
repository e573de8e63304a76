"""The page behind a survey's link: for mail and channels that show no card of ours; works without a script."""
