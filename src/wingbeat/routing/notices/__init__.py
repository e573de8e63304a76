"""Notices: what needs a member finds them, also when no desk of theirs is in view: on a phone, by mail, by webhook.

In:   offered, assigned, message, note; notices of requests, escalations, whispers and rules; alerts
Out:  pushes, letters, calls of the workspace's webhook
Owns: push_device, notice_settings, notice_policy, notice
"""
