"""The demonstration world: fictional people and employers around real credentials.

``data/`` holds what is in it, the ``plan_*`` modules draw the generated part from a seed
without a database, and ``services`` brings it in through the services of both sides.
"""
