"""The types that pass between the stages: frozen records, standard library only.

``source`` what is read · ``reference`` what a file says · ``subject`` what is meant ·
``facts`` what is known about it · ``finding`` what it means for the policy · ``report`` the whole.
"""
