"""Real servers: what is started ends, whatever ends the starter."""

import os
import signal
import sys

import psutil
import pytest

from config.embedded.guardian import TOKEN
from tests.config.conftest import Trial, eventually, is_alive

PRINT_URLS = (
    sys.executable,
    "-c",
    "import os; print(os.environ['DATABASE_URL']); print(os.environ['CELERY_BROKER_URL'])",
)
CONNECT = """
import os, dj_database_url, psycopg, redis
found = dj_database_url.parse(os.environ["DATABASE_URL"])
with psycopg.connect(host=found["HOST"], port=found["PORT"], dbname=found["NAME"],
                     user=found["USER"]) as connection:
    print(connection.execute("SHOW server_version").fetchone()[0], *connection.execute(
        "SELECT lower('ÁÑ'), pg_encoding_to_char(encoding), current_setting('timezone')"
        " FROM pg_database WHERE datname = current_database()").fetchone())
path = os.environ["CELERY_BROKER_URL"].removeprefix("redis+socket://")
with redis.Redis(unix_socket_path=path) as client:
    print(client.ping())
"""


@pytest.mark.parametrize("trial", ["plain", "Año nuevo, “x” @1", "deep" * 40], indirect=True)
def test_run_serves_in_any_directory(trial: Trial) -> None:
    done = trial.run(sys.executable, "-c", CONNECT)
    assert done.stderr == ""
    assert done.stdout.split()[0].startswith("18")
    assert done.stdout.split()[1:] == ["áñ", "UTF8", "UTC", "True"]
    assert trial.processes() == []
    assert not trial.places.run.exists()


def test_run_returns_the_exit_code_of_the_command(trial: Trial) -> None:
    assert trial.run(sys.executable, "-c", "raise SystemExit(7)").returncode == 7
    assert trial.run("no-such-program").returncode == 127


def test_run_respects_servers_that_are_named(trial: Trial) -> None:
    trial.environ |= {"DATABASE_URL": "postgres://a/b", "CELERY_BROKER_URL": "amqp://c"}
    assert trial.run(*PRINT_URLS).stdout.split() == ["postgres://a/b", "amqp://c"]
    assert not trial.var.exists()


def test_run_starts_only_the_server_that_is_not_named(trial: Trial) -> None:
    trial.environ |= {"DATABASE_URL": "postgres://a/b"}
    named, started = trial.run(*PRINT_URLS).stdout.split()
    assert named == "postgres://a/b"
    assert started.startswith("redis+socket://")
    assert not trial.places.data.exists()


def test_run_refuses_a_second_start_in_one_sentence(trial: Trial) -> None:
    with trial.popen("sleep", "60") as first:
        trial.command(first)
        second = trial.run("true")
        first.terminate()
    assert second.returncode == 2
    assert f"process {first.pid}" in second.stderr
    assert second.stderr.count("\n") == 1


def test_run_passes_a_termination_on_and_stops_everything(trial: Trial) -> None:
    with trial.popen("sleep", "60") as process:
        trial.command(process)
        process.terminate()
        assert process.wait(timeout=30) == 128 + signal.SIGTERM
    assert trial.processes() == []


def test_guardian_stops_everything_after_kill_9(trial: Trial) -> None:
    with trial.popen("sleep", "60") as process:
        command = trial.command(process)
        assert TOKEN in command.environ()
        process.kill()
    assert eventually(lambda: trial.processes() == [])
    assert not is_alive(command)
    assert eventually(lambda: (trial.places.home / "lock").read_text() == "")
    assert not trial.places.run.exists()
    assert trial.run("true").stderr == ""


def test_run_cleans_up_after_a_crash_that_took_the_guardian(trial: Trial) -> None:
    with trial.popen("sleep", "60") as process:
        command = trial.command(process)
        children = psutil.Process(process.pid).children()
        guardian = next(child for child in children if "guardian.py" in " ".join(child.cmdline()))
        guardian.kill()
        process.kill()
    command.kill()
    assert eventually(lambda: len(trial.processes()) == 2)  # the kill may still be on its way
    done = trial.run("true")
    assert done.returncode == 0
    said = done.stderr.splitlines()
    assert said[0] == f"An earlier run (process {process.pid}) was cut off; cleaning up after it."
    assert [line.split()[:2] for line in said[1:]] == [
        ["Stopped", "postgres"],
        ["Stopped", "valkey-server"],
    ]
    assert trial.processes() == []


def test_run_removes_a_stale_pid_file_whose_number_another_process_has(trial: Trial) -> None:
    trial.run("true")
    pid_file = trial.places.data / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{trial.places.data}\n")
    done = trial.run("true")
    assert done.returncode == 0
    assert done.stderr.startswith("Removed postmaster.pid of postgres")


def test_run_refuses_data_of_another_version_in_one_sentence(trial: Trial) -> None:
    trial.places.data.mkdir(parents=True)
    (trial.places.data / "PG_VERSION").write_text("17\n")
    done = trial.run("true")
    assert done.returncode == 2
    assert "was made by PostgreSQL 17 and this is 18" in done.stderr
    assert done.stderr.count("\n") == 1


def test_run_makes_unfinished_data_anew(trial: Trial) -> None:
    unfinished = trial.places.data.with_name("postgres.unfinished")
    unfinished.mkdir(parents=True)
    (unfinished / "half").write_text("")
    assert trial.run("true").returncode == 0
    assert not unfinished.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers as another account")
def test_run_as_root_moves_out_of_a_private_directory(trial: Trial) -> None:
    private = trial.var.parent
    private.chmod(0o700)
    done = trial.run(*PRINT_URLS)
    assert done.returncode == 0
    assert "its data are in /var/tmp/" in done.stderr
    assert private.stat().st_mode & 0o777 == 0o700


def test_run_refuses_a_private_directory_of_another_user(trial: Trial) -> None:
    trial.var = trial.var.with_name("Upper")
    trial.environ["VAR_DIR"] = str(trial.var)
    shared = trial.places.shared
    shared.mkdir(mode=0o777)
    shared.chmod(0o777)
    done = trial.run("true")
    assert done.returncode == 2
    assert done.stderr == (
        f"{shared} belongs to another user or is open to others: remove it, then try again.\n"
    )
