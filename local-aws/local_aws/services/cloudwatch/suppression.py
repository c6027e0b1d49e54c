"""Holds back the actions of a composite alarm that names a suppressor.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm_Suppression.html: a change of state waits for
WaitPeriod, so that the suppressor has time to fire as well; it waits for as long as the suppressor fires, and for ExtensionPeriod after
that, so that the alarm has time to be over as well. Then the actions of the state follow that the alarm has by now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from moto.cloudwatch.exceptions import ValidationError
from moto.cloudwatch.models import Alarm, CloudWatchBackend

from local_aws.kernel.amendments import Beside
from local_aws.kernel.pace import Pace

# moto shows what an alarm has by these names.
_suppressor = Beside[str | None]("actions_suppressor", None)
_wait = Beside[int | None]("actions_suppressor_wait_period", None)
_extension = Beside[int | None]("actions_suppressor_extension_period", None)
_suppressed_by = Beside[str | None]("actions_suppressed_by", None)
_suppressed_reason = Beside[str | None]("actions_suppressed_reason", None)
_state = Beside["_Suppression | None"]("suppression", None)

_By = Literal["WaitPeriod", "ExtensionPeriod", "Alarm"]


@dataclass(frozen=True)
class _Suppression:
    """What holds the actions back since when, and the state before the change that they are held back of, if there was one."""

    by: _By
    since: float
    held: str | None


def check(backend: CloudWatchBackend, suppressor: str | None, wait: int | None, extension: int | None) -> None:
    """Refuses, by a ValidationError, what CloudWatch does of a definition."""
    if suppressor is None:
        return
    if _name(suppressor) not in backend.alarms:
        raise ValidationError(f"ActionsSuppressor must be an existing alarm: {suppressor}")
    if wait is None or extension is None or wait < 0 or extension < 0:
        raise ValidationError("ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod must be given with ActionsSuppressor")


def define(alarm: Alarm, suppressor: str | None, wait: int | None, extension: int | None) -> None:
    """Gives a composite alarm the suppressor of its definition, or none."""
    _suppressor.keep(alarm, suppressor)
    _wait.keep(alarm, wait)
    _extension.keep(alarm, extension)


def hand_on(old: Alarm, new: Alarm) -> None:
    """A new definition of an alarm goes on holding back what the old one does."""
    _keep(new, _state.of(old))


def hold(alarm: Alarm, old_state: str, now: float) -> bool:
    """Holds back the actions of a change of state, if the alarm has a suppressor; another wait begins with another change."""
    if _suppressor.of(alarm) is None:
        return False
    known = _state.of(alarm)
    begun = known if known and known.by != "WaitPeriod" else _Suppression("WaitPeriod", now, None)
    _keep(alarm, _Suppression(begun.by, begun.since, old_state))
    return True


def release(backend: CloudWatchBackend, alarm: Alarm, now: float, pace: Pace) -> str | None:
    """Follows the suppressor; the state before the change whose actions are due now, if any are."""
    suppressor, known = _suppressor.of(alarm), _state.of(alarm)
    if suppressor is None:
        _keep(alarm, None)
        return known and known.held
    by = backend.alarms.get(_name(suppressor))
    if by is not None and by.state_value == "ALARM":
        _keep(alarm, _Suppression("Alarm", now, known and known.held))
        return None
    if known is None:
        return None
    if known.by == "Alarm":
        known = _Suppression("ExtensionPeriod", now, known.held)
    period = _wait.of(alarm) if known.by == "WaitPeriod" else _extension.of(alarm)
    if now - known.since < pace.local(period or 0):
        _keep(alarm, known)
        return None
    _keep(alarm, None)
    return known.held


def _keep(alarm: Alarm, suppression: _Suppression | None) -> None:
    _state.keep(alarm, suppression)
    _suppressed_by.keep(alarm, suppression and suppression.by)
    _suppressed_reason.keep(alarm, suppression and f"Actions suppressed by {suppression.by}")


def _name(alarm: str) -> str:
    """The name of an alarm that is named so or by its ARN."""
    return alarm.rpartition(":alarm:")[2]
