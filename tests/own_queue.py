"""A queue of a test's own on the broker of the settings, for tests with real workers."""

import uuid
from typing import Any

from config.celery import app


class OwnQueue:
    """Sends to the broker of the settings, into a queue that nobody else reads.

    It stands in for ``celery.current_app`` in the module under test.
    """

    def __init__(self) -> None:
        self.name = f"test-{uuid.uuid4()}"

    def send_task(self, task: str, args: list[int], countdown: int | None = None) -> None:
        """Send with the application's own connection and serializer."""
        app.send_task(task, args=args, countdown=countdown, queue=self.name)

    def empty(self) -> int:
        """Lose every message that waits, and say how many there were."""
        with app.connection_for_write() as link:
            lost: int = self._bound(link).purge()
        return lost

    def delete(self) -> None:
        """Take the queue and its exchange off the broker, and let go of the connections.

        The pools stay open: they belong to the process, so that a pool that is closed here
        refuses every task of every later test ("Acquire on closed pool").
        """
        with app.connection_for_write() as link:
            queue = self._bound(link)
            queue.declare()
            queue.delete()
            queue.exchange.delete()
        for pool in (app.amqp.producer_pool, app.pool):
            pool.resize(pool.limit, reset=True)

    def _bound(self, link: Any) -> Any:
        return app.amqp.queues[self.name].bind(link.default_channel)
