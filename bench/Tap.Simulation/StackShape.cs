using Tap.Guardrails;
using Tap.Program;

namespace Tap.Simulation;

/// <summary>What bounds a stack by its own settings.</summary>
/// <param name="ThrottlingRate">Requests a second that each operation gets.</param>
/// <param name="ThrottlingBurst">Requests that each operation gets at once.</param>
/// <param name="ApiHandlerConcurrency">Executions that api-handler has; null for what the account has left.</param>
/// <param name="ProcessorConcurrency">Executions that processor has; null for what the account has left.</param>
internal sealed record StackShape(double ThrottlingRate, int ThrottlingBurst, int? ApiHandlerConcurrency, int? ProcessorConcurrency)
{
    /// <summary>The memory of api-handler, in MB.</summary>
    public int ApiHandlerMegabytes { get; init; } = 512;

    /// <summary>The memory of processor, in MB.</summary>
    public int ProcessorMegabytes { get; init; } = 1_024;

    /// <summary>Environments of api-handler that are kept ready.</summary>
    public int Provisioned { get; init; }

    /// <summary>What the program registers for an environment that sets nothing.</summary>
    public static async Task<StackShape> OfAsync(string root, string stack)
    {
        var registered = await RegisteredStack.RunAsync(root, stack, new StackConfiguration("tap", new Dictionary<string, string>(), []));
        var methods = Resource("aws:apigateway/methodSettings:MethodSettings", $"tap-api-{stack}-methods");
        var (apiHandler, processor) = (Function($"tap-api-handler-{stack}"), Function($"tap-processor-{stack}"));
        return new(
            methods.Number("settings.throttlingRateLimit")!.Value,
            (int)methods.Number("settings.throttlingBurstLimit")!.Value,
            (int?)apiHandler.Number("reservedConcurrentExecutions"),
            (int?)processor.Number("reservedConcurrentExecutions"))
        {
            ApiHandlerMegabytes = (int)apiHandler.Number("memorySize")!.Value,
            ProcessorMegabytes = (int)processor.Number("memorySize")!.Value,
        };

        RegisteredResource Resource(string type, string name) =>
            registered.Resources.Single(resource => resource.Type == type && resource.Name == name);

        RegisteredResource Function(string name) => Resource("aws:lambda/function:Function", name);
    }
}
