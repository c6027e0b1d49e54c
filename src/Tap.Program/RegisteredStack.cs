using System.Text.Json.Nodes;
using Pulumi;
using Tap.Guardrails;
using Tap.Infra;
using Tap.Infra.Configuration;

namespace Tap.Program;

/// <summary>What the program registers for a stack, found out without any AWS.</summary>
/// <param name="Name">The stack's name.</param>
/// <param name="Registrations">The resources in the order in which the program names them, components included.</param>
/// <param name="Outputs">The stack's outputs.</param>
/// <param name="DefaultTags">The tags that the provider puts on every resource.</param>
public sealed record RegisteredStack(string Name, IReadOnlyList<Registration> Registrations, JsonObject Outputs, JsonObject DefaultTags)
{
    /// <summary>The resources that are not components.</summary>
    public IEnumerable<RegisteredResource> Resources =>
        Registrations.Where(registration => !registration.Options.IsComponent).Select(registration => registration.Resource);

    /// <summary>The environment's suffix, which the names of its resources end with.</summary>
    public string Suffix => Outputs[StackOutputs.Environment]?.GetValue<string>() ?? Name;

    /// <summary>The resources and how they refer to each other.</summary>
    public ResourceGraph Graph => new(Registrations.Select(registration => registration.Resource));

    /// <summary>The findings of the guardrails that may stand, as the program and the stack's settings say.</summary>
    public IReadOnlyCollection<Waiver> Waivers { get; init; } = [];

    /// <summary>Whom its API lets in, as the stack's settings say.</summary>
    public ApiAuthorization Authorization { get; init; }

    /// <summary>What the guardrails find.</summary>
    public GuardrailReport Guardrails => GuardrailReport.Evaluate(Graph, Waivers);

    /// <summary>Runs the program for a stack.</summary>
    /// <param name="root">The folder that paths in the configuration start from.</param>
    /// <param name="stack">The stack's name.</param>
    /// <param name="configuration">The stack's configuration; it goes into the variables of the process, so that one run follows the other.</param>
    /// <exception cref="UserException">The settings have faults.</exception>
    public static async Task<RegisteredStack> RunAsync(string root, string stack, StackConfiguration configuration)
    {
        TapSettings? settings = null;
        var registered = await RunAsync(root, stack, configuration, options => TapProgram.RunAsync(settings = TapSettings.Load(), options));
        return registered with { Waivers = TapProgram.Waivers(settings!), Authorization = settings!.Api.Authorization };
    }

    /// <summary>Runs any program for a stack.</summary>
    /// <param name="root">The folder that paths in the configuration start from.</param>
    /// <param name="stack">The stack's name.</param>
    /// <param name="configuration">The stack's configuration.</param>
    /// <param name="program">The program.</param>
    /// <exception cref="UserException">The program fails.</exception>
    public static async Task<RegisteredStack> RunAsync(string root, string stack, StackConfiguration configuration, StackProgram program)
    {
        List<string> order = [];
        var recorder = new Recorder((type, name, _) =>
        {
            lock (order)
                order.Add(RegisteredResource.KeyOf(type, name));
        });
        var aws = new SymbolicAws(configuration.Region, recorder);
        try
        {
            var outputs = await recorder.RunAsync(aws, configuration.Prepare(root, stack, isPreview: false), program);
            return new RegisteredStack(
                stack, [.. order.Select(key => aws.Registrations[key])], await OutputJson.ResolveAsync(outputs), aws.DefaultTags);
        }
        catch (Exception exception) when (exception is RunException or AggregateException)
        {
            throw new UserException(string.Join('\n', FaultsIn(exception)));
        }
    }

    /// <summary>What a program failed of, each fault once.</summary>
    /// <param name="exception">What its run ended with.</param>
    public static IEnumerable<string> FaultsIn(Exception exception) =>
        (exception is AggregateException several ? several.Flatten().InnerExceptions : [exception]).Select(fault => fault.Message)
            .Distinct();
}
