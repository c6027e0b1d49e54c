"""Brings alarms to the state that their metrics ask for, and carries out what a change of state entails.

moto keeps alarms and does nothing with them.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from moto.cloudwatch.models import Alarm, CloudWatchBackend
from moto.core.utils import utcnow

from local_aws.kernel.amendments import Beside
from local_aws.kernel.pace import Pace
from local_aws.services.cloudwatch import alarm_rule, notifications, suppression
from local_aws.services.cloudwatch.evaluation import Verdict, evaluate
from local_aws.services.cloudwatch.recorder import store_of

_HISTORY_ITEMS = 500
_log = logging.getLogger(__name__)
changing = threading.RLock()
"""Held while an alarm changes its state or its definition."""
_looked_at = Beside[list[str | None] | None]("looked_at", None)
_notifier = ThreadPoolExecutor(1, "alarm-actions")  # a subscriber that does not answer must not hold up the evaluation


Scale = Callable[[Alarm, str, list[float]], bool]
"""Follows a scaling policy, by its ARN, to what was used in the latest periods; whether that changed anything."""


def evaluate_all(backend: CloudWatchBackend, now: float, pace: Pace, scale: Scale) -> None:
    """Brings every alarm of an account and region to the state that its metrics ask for, composite alarms last."""
    alarms = list(backend.alarms.values())
    for alarm in alarms:
        if alarm.rule is None:
            verdict = evaluate(alarm, store_of(backend), now, pace)
            if change(backend, alarm, verdict):
                compose_all(backend)
            if alarm.state_value == verdict.state == "ALARM" and alarm.actions_enabled and verdict.datapoints:
                _scale(alarm, scale, verdict.datapoints)
    compose_all(backend)
    for alarm in alarms:
        with changing:
            if old_state := suppression.release(backend, alarm, now, pace):
                _carry_out(backend, alarm, old_state)


def compose_all(backend: CloudWatchBackend) -> None:
    """Lets composite alarms follow the alarms that they look at, at once: one that fires for a moment is not missed."""
    composites = [alarm for alarm in list(backend.alarms.values()) if alarm.rule is not None]
    for _ in composites:  # one may look at another: as many rounds as there are, unless nothing changes any more
        if not any([change(backend, alarm, _compose(backend, alarm)) for alarm in composites]):
            break


def change(backend: CloudWatchBackend, alarm: Alarm, verdict: Verdict) -> bool:
    """Puts the alarm into a state; if that is a new one, it is noted in the history and the actions follow."""
    with changing:
        old_state = alarm.state_value
        if verdict.state == old_state:
            return False
        old = {"stateValue": old_state, "stateReason": alarm.state_reason}
        alarm.state_value, alarm.state_reason, alarm.state_reason_data = verdict.state, verdict.reason, verdict.data
        alarm.state_updated_timestamp = utcnow()
        new = {"stateValue": verdict.state, "stateReason": verdict.reason, "stateReasonData": json.loads(verdict.data)}
        note(
            alarm, "StateUpdate", f"Alarm updated from {old_state} to {verdict.state}", {"version": "1.0", "oldState": old, "newState": new}
        )
        if not suppression.hold(alarm, old_state, time.time()):
            _carry_out(backend, alarm, old_state)
    return True


def _carry_out(backend: CloudWatchBackend, alarm: Alarm, old_state: str) -> None:
    if alarm.actions_enabled and (actions := _actions(alarm)):
        message = notifications.message(alarm, old_state, _children(backend, alarm))  # the alarm may have changed again when it is sent
        for action in actions:
            _notifier.submit(_act, alarm, action, message)


def note(alarm: Alarm, kind: str, summary: str, data: dict[str, Any]) -> None:
    """Adds an item to the history: a ConfigurationUpdate, a StateUpdate or an Action."""
    alarm.history.append(
        {
            "AlarmName": alarm.name,
            "AlarmType": "MetricAlarm" if alarm.rule is None else "CompositeAlarm",
            "Timestamp": utcnow(),
            "HistoryItemType": kind,
            "HistorySummary": summary,
            "HistoryData": json.dumps(data),
        }
    )
    del alarm.history[:-_HISTORY_ITEMS]


def _actions(alarm: Alarm) -> list[str]:
    actions = {"ALARM": alarm.alarm_actions, "OK": alarm.ok_actions, "INSUFFICIENT_DATA": alarm.insufficient_data_actions}
    return [action for action in actions[alarm.state_value] if not _is_scaling_policy(action)]


def _scale(alarm: Alarm, scale: Scale, datapoints: list[float]) -> None:
    """Scaling policies are asked for as long as the alarm lasts and there is data to scale by, all other actions are carried out once.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html
    """
    for action in filter(_is_scaling_policy, alarm.alarm_actions):
        try:
            scaled = scale(alarm, action, datapoints[-int(alarm.evaluation_periods) :])
        except Exception:  # one table's fault must not end the evaluation of all alarms
            _log.exception("scaling by %s failed", action)
            continue
        if scaled:
            data = {"actionState": "Succeeded", "notificationResource": action, "error": None}
            note(alarm, "Action", f"Successfully executed action {action}", data)


def _is_scaling_policy(action: str) -> bool:
    return action.split(":")[2] == "autoscaling"


def _act(alarm: Alarm, action: str, message: dict[str, Any]) -> None:
    try:
        error = notifications.notify(alarm, action, message)
    except Exception as failure:  # an unreachable subscriber, or a defect: seen in the history, as a refusal is
        _log.exception("action %s of %s failed", action, alarm.name)
        error = f"{type(failure).__name__}: {failure}"
    if error:
        _log.warning("%s did not notify %s: %s", alarm.name, action, error)
    summary = f"Failed to execute action {action}" if error else f"Successfully executed action {action}"
    note(alarm, "Action", summary, {"actionState": "Failed" if error else "Succeeded", "notificationResource": action, "error": error})


def _compose(backend: CloudWatchBackend, alarm: Alarm) -> Verdict:
    """The state that the rule asks for, where one of the alarms that it looks at has changed: one set by hand lasts until then.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html
    """
    looked_at: list[str | None] = [child.state_value for child in _children(backend, alarm)]
    if looked_at == _looked_at.of(alarm):
        return Verdict(alarm.state_value, alarm.state_reason, alarm.state_reason_data)
    _looked_at.keep(alarm, looked_at)
    state = "ALARM" if alarm_rule.parse(alarm.rule or "").holds(lambda name: _state(backend, name)) else "OK"
    if state == alarm.state_value:
        return Verdict(state, alarm.state_reason, alarm.state_reason_data)
    children = _children(backend, alarm)
    triggering = next((child for child in children if child.state_value == state), None)
    cause = f"{triggering.alarm_arn} transitioned to {state}" if triggering else f"its rule is {'TRUE' if state == 'ALARM' else 'FALSE'}"
    data = {"triggeringAlarms": [{"arn": child.alarm_arn, "state": {"value": child.state_value}} for child in children]}
    return Verdict(state, f"{alarm.alarm_arn} was created or transitioned to {state}: {cause}", json.dumps(data))


def _children(backend: CloudWatchBackend, alarm: Alarm) -> list[Alarm]:
    """What a composite alarm looks at; a metric alarm looks at none."""
    looked_at = alarm_rule.parse(alarm.rule).alarms if alarm.rule else ()
    return [backend.alarms[name] for name in sorted(looked_at) if name in backend.alarms]


def _state(backend: CloudWatchBackend, name: str) -> str | None:
    alarm = backend.alarms.get(name)
    return alarm and alarm.state_value
