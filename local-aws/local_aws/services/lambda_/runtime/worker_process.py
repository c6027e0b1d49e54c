"""Starts the Node process of a worker with the environment that the managed runtime gives a function, and nothing else."""
from __future__ import annotations

import os
import subprocess
from pathlib import Path

from local_aws.kernel.process import Context
from local_aws.services.lambda_.code_store import CodeStore
from local_aws.services.lambda_.function_logs import LogStream
from local_aws.services.lambda_.moto_function import Function
from local_aws.services.lambda_.runtime.node_runtime import NodeRuntime
from local_aws.services.lambda_.runtime.process_group import ProcessGroup

RUNTIME_CLIENT = Path(__file__).with_name("runtime_client.mjs")


class Launcher:
    """Starts worker processes; one for the whole of local-aws."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._node = NodeRuntime(context.node)
        self._group = ProcessGroup()
        self._code = CodeStore(context.data_dir / "functions")

    def start(
        self, function: Function, runtime_api: str, xray_address: str, log: LogStream, output: int, inspector_port: int | None
    ) -> subprocess.Popen[bytes]:
        """Starts a process for this version of a function; its stdout and stderr go to the descriptor ``output``.

        With an ``inspector_port`` a debugger may attach there, on loopback alone: whoever reaches it can run code in the process.
        Raises RuntimeUnavailable when there is no Node for the function's runtime.
        """
        node = self._node.executable_for(function.run_time)
        task_root = self._code.unpack(function.code_bytes)
        environment = self._environment(function, task_root, node)
        environment["AWS_LAMBDA_RUNTIME_API"] = runtime_api
        environment["AWS_XRAY_DAEMON_ADDRESS"] = xray_address
        environment["_AWS_XRAY_DAEMON_ADDRESS"], environment["_AWS_XRAY_DAEMON_PORT"] = xray_address.split(":")
        environment["AWS_LAMBDA_LOG_GROUP_NAME"] = log.group
        environment["AWS_LAMBDA_LOG_STREAM_NAME"] = log.name
        # The managed runtime's shares of the memory setting: 90 % for the old space, 5 % for each half of the young one.
        old, young = function.memory_size * 90 // 100, function.memory_size * 5 // 100
        options = [f"--max-old-space-size={old}", f"--max-semi-space-size={young}"]
        if inspector_port is not None:
            # Debuggers ask for its address by HTTP; otherwise it would also stand in the function's log.
            options += [f"--inspect=127.0.0.1:{inspector_port}", "--inspect-publish-uid=http"]
        return subprocess.Popen(
            [node, *options, str(RUNTIME_CLIENT)],
            cwd=task_root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            process_group=self._group.id(),
        )

    def stop(self) -> None:
        self._group.kill()
        self._code.remove()

    def _environment(self, function: Function, task_root: Path, node: str) -> dict[str, str]:
        key, secret, token = self._context.credentials_for_role(function.role, function.function_name)
        search_path = os.pathsep.join((os.path.dirname(node), "/usr/local/bin", "/usr/bin", "/bin"))
        environment = {
            "PATH": search_path,
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "LAMBDA_TASK_ROOT": str(task_root),
            "LAMBDA_RUNTIME_DIR": str(RUNTIME_CLIENT.parent),
            # The developer's own AWS files must not reach the SDK in a function.
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }
        if function.layers:
            layers = self._code.unpack(*function.layer_archives())
            major = str(function.run_time).removesuffix(".x")[6:]
            environment["NODE_PATH"] = f"{layers}/nodejs/node{major}/node_modules:{layers}/nodejs/node_modules"
        environment |= function.environment_vars
        logging = function.logging_config
        if logging["LogFormat"] == "JSON":
            environment["AWS_LAMBDA_LOG_FORMAT"] = "JSON"
            environment["AWS_LAMBDA_LOG_LEVEL"] = logging["ApplicationLogLevel"]
        return environment | {
            "_HANDLER": function.handler,
            "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.run_time}",
            "AWS_REGION": function.region,
            "AWS_DEFAULT_REGION": function.region,
            "AWS_ENDPOINT_URL": self._context.endpoint,
            "AWS_ACCESS_KEY_ID": key,
            "AWS_SECRET_ACCESS_KEY": secret,
            "AWS_SESSION_TOKEN": token,
            "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
            "AWS_LAMBDA_FUNCTION_VERSION": str(function.version),
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_size),
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
        }
