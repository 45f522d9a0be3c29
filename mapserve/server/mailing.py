"""Mails by themselves: a worker sends what is due every few minutes, one of all workers at a time.

The rows of the outbox are the truth (`services/notices/sending.py`): a worker that dies mid-round
loses nothing, and `mapserve mail send` may run beside it.
"""

import logging
import threading

from sqlalchemy import func, select

from layers.words.problems import Problem
from mapserve.post import Post, home_of, opened_post, why
from mapserve.services.notices.rounds import send_round
from mapserve.services.notices.sending import Outcome
from mapserve.settings import Settings
from mapserve.store.cluster.embedded import database_url
from mapserve.store.database import Database

log = logging.getLogger(__name__)
_ROOM = 0x726F756E  # "roun": of advisory locks, one for all workers of an installation
_MINUTE_S = 60


def start(settings: Settings) -> threading.Thread | None:
    """Send mails from now on beside the answers; None where a timer does it, or nothing can."""
    if not settings.mail_url or not settings.mail_minutes:
        return None
    thread = threading.Thread(target=_go_on, args=(settings,), name="mailing", daemon=True)
    thread.start()
    return thread


def _go_on(settings: Settings) -> None:
    pause = threading.Event()
    database = Database(database_url(settings), pool_size=2)  # one holds the lock meanwhile
    while not pause.wait(settings.mail_minutes * _MINUTE_S):
        try:
            with opened_post(settings) as post:
                round_alone(database, post=post, base=home_of(settings))
        except Problem as problem:
            log.warning("mails wait: %s", problem.told.en)
        except Exception as error:  # noqa: BLE001 - the next round may do better; it quotes no mail
            log.error("a round of mails ended: %s", why(error))  # noqa: TRY400 - it quotes to whom


def round_alone(database: Database, *, post: Post, base: str) -> Outcome | None:
    """Send what is due, unless another worker is at it: then None."""
    with database.transaction() as session:
        if not session.scalar(select(func.pg_try_advisory_xact_lock(_ROOM, 0))):
            return None
        return send_round(database, post=post, base=base)
