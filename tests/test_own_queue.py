"""What one test does to the broker leaves the next one able to send."""

from config.celery import app
from tests.own_queue import OwnQueue


def test_deleted_queue_leaves_the_process_able_to_send():
    for _ in range(2):
        queue = OwnQueue()
        queue.send_task("registry.intake.read", [1])
        assert queue.empty() == 1
        queue.delete()

    assert not app.pool._dirty
    assert not app.amqp.producer_pool._dirty
