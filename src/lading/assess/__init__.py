"""What the inventory means for a policy.

``policy`` what is asked · ``origin`` and ``terms`` what follows from the facts · ``rules`` one file per finding · ``approvals``
sign-offs · ``judge`` the whole. No clock, no environment, no network, no files: the caller passes what they would say.
"""
