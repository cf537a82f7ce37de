"""Bring the demonstration world in, through the services of both sides."""
