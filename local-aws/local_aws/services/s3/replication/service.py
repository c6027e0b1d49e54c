"""Replicates what requests put into buckets, by the rules that the buckets have when it comes."""

from __future__ import annotations

import logging
import queue
import threading
import time
from dataclasses import dataclass, field

from moto.s3.models import FakeBucket, FakeDeleteMarker, s3_backends

from local_aws.iam import stored
from local_aws.kernel.differences import Difference
from local_aws.kernel.partitions import partition_in
from local_aws.kernel.process import ACCOUNT, Context
from local_aws.services.s3.object_changes import Version, listeners, replication_status
from local_aws.services.s3.replication.copies import REPLICA, copy_delete_marker, copy_object
from local_aws.services.s3.replication.metrics import ReplicationMetrics
from local_aws.services.s3.replication.permissions import NotAllowed, RolePermissions
from local_aws.services.s3.replication.rules import Rule, selecting_rules

DIFFERENCES = (
    Difference("changes of an object's ACL or lock", "not replicated", "replicated"),
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Job:
    source: FakeBucket
    version: Version
    rules: list[Rule]
    began: float = field(default_factory=time.monotonic)


class Replication:
    """One thread, so that versions arrive in the order in which they were made."""

    def __init__(self, process: Context) -> None:
        self._process = process
        self._metrics = ReplicationMetrics()
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()

    def start(self) -> None:
        listeners.append(self._changed)
        threading.Thread(target=self._run, name="s3-replication", daemon=True).start()

    def stop(self) -> None:
        """Ends the thread; what is still pending is lost with the process."""
        listeners.remove(self._changed)
        self._jobs.put(None)

    def _changed(self, bucket: FakeBucket, version: Version, new: bool) -> None:
        # Replicas are not replicated any further, nor are changes of objects that are older than the configuration.
        if replication_status.of(version) == REPLICA or not (new or replication_status.of(version)):
            return
        rules = selecting_rules(bucket, version, _tags(version))
        if rules:
            replication_status.keep(version, "PENDING")
            for rule in rules:
                self._metrics.queued(bucket, _region(rule, bucket), rule, version)
            self._jobs.put(_Job(bucket, version, rules))

    def _run(self) -> None:
        while job := self._jobs.get():
            outcomes = [self._replicate(job, rule) for rule in job.rules]
            replication_status.keep(job.version, "COMPLETED" if all(outcomes) else "FAILED")

    def _replicate(self, job: _Job, rule: Rule) -> bool:
        """Whether it succeeded."""
        failure: str | None = None
        try:
            failure = self._copy(job.source, job.version, rule)
        except NotAllowed as refused:
            failure = str(refused)
        except Exception:  # one object's fault must not end the replication of all others
            _log.exception("replicating %s failed", job.version.name)
            failure = "a fault of local-aws"
        if failure:
            _log.warning("%s/%s was not replicated to %s: %s", job.source.name, job.version.name, rule.destination, failure)
        seconds = time.monotonic() - job.began
        self._metrics.done(job.source, _region(rule, job.source), rule, job.version, seconds, failure is not None)
        return failure is None

    def _copy(self, source: FakeBucket, version: Version, rule: Rule) -> str | None:
        """Why it could not be done; None once it is, or if there is nothing to do any more."""
        destination = _destination(rule, source)
        if destination is None or not destination.is_versioned:
            return "the destination does not exist or is not versioned"
        if version not in source.keys.getlist(version.name, []):
            return None  # deleted in the meantime
        permissions = RolePermissions(self._process, rule, source, destination)
        if isinstance(version, FakeDeleteMarker):
            permissions.require_delete(version.name)
            copy_delete_marker(version, destination)
        else:
            permissions.require_copy(version)
            copy_object(version, destination, rule, bool(_tags(version)) and permissions.tags_may_be_copied(version.name))
        return None


def _destination(rule: Rule, source: FakeBucket) -> FakeBucket | None:
    """In the source's own partition: no rule leads to another."""
    return stored.bucket(source.region_name, rule.destination)


def _region(rule: Rule, source: FakeBucket) -> str:
    """Where the rule's destination is, or was to be."""
    destination = _destination(rule, source)
    return destination.region_name if destination else source.region_name


def _tags(version: Version) -> dict[str, str]:
    if isinstance(version, FakeDeleteMarker):
        return {}
    return s3_backends[ACCOUNT][partition_in(version.arn)].tagger.get_tag_dict_for_resource(version.arn)
