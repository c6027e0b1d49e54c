using System.Text.Json.Nodes;
using Pulumi;
using Pulumi.Testing;
using Tap.Guardrails;
using Tap.Infra;
using Tap.Infra.Configuration;
using Tap.Local.Config;
using Tap.Local.Engine;

namespace Tap.Local.Review;

/// <summary>What the program registers for a stack, found out without any AWS.</summary>
/// <param name="Name">The stack's name.</param>
/// <param name="Registrations">The resources in the order in which the program names them, components included.</param>
/// <param name="Outputs">The stack's outputs.</param>
/// <param name="DefaultTags">The tags that the provider puts on every resource.</param>
internal sealed record ReviewedStack(string Name, IReadOnlyList<Registration> Registrations, JsonObject Outputs, JsonObject DefaultTags)
{
    /// <summary>The resources that are not components.</summary>
    public IEnumerable<Tap.Guardrails.Resource> Resources => Registrations.Where(registration => !registration.Options.IsComponent).Select(registration => registration.Resource);

    /// <summary>The environment's suffix, which the names of its resources end with.</summary>
    public string Suffix => Outputs[StackOutputs.Environment]?.GetValue<string>() ?? Name;

    /// <summary>The resources and how they refer to each other.</summary>
    public ResourceGraph Graph => new(Registrations.Select(registration => registration.Resource));

    /// <summary>The findings of the guardrails that may stand, as the stack's settings say.</summary>
    public IReadOnlyCollection<Waiver> Waivers { get; init; } = [];

    /// <summary>Whom its API lets in, as the stack's settings say.</summary>
    public ApiAuthorization Authorization { get; init; }

    /// <summary>What the guardrails find.</summary>
    public GuardrailReport Guardrails => GuardrailReport.Evaluate(Graph, Waivers);

    /// <summary>Runs the program for a stack.</summary>
    /// <exception cref="UserException">The settings have faults.</exception>
    public static async Task<ReviewedStack> RunAsync(string root, string stack, StackConfiguration configuration)
    {
        TapSettings? settings = null;
        var reviewed = await RunAsync(root, stack, configuration, options => TapProgram.Run(settings = TapSettings.Load(), options));
        return reviewed with { Waivers = settings!.Guardrails.Waivers, Authorization = settings.Api.Authorization };
    }

    /// <summary>Runs a program for a stack.</summary>
    /// <exception cref="UserException">The program fails.</exception>
    public static async Task<ReviewedStack> RunAsync(
        string root, string stack, StackConfiguration configuration, Func<ComponentResourceOptions, IDictionary<string, object?>> program)
    {
        var plan = new Plan();
        var recorder = new Recorder(plan);
        var aws = new SymbolicAws(configuration.Values.GetValueOrDefault("aws:region"), recorder);
        configuration.SetVariables();
        try
        {
            var options = new TestOptions { ProjectName = configuration.Project, StackName = stack, RootDirectory = root, IsPreview = false };
            var (_, outputs) = await Deployment.TestAsync(aws, options, () => program(recorder.StackOptions()));
            var registrations = plan.Nodes.Select(node => aws.Registrations[node.Key]).ToList();
            return new ReviewedStack(stack, registrations, await OutputJson.ResolveAsync(outputs), aws.DefaultTags);
        }
        catch (Exception exception) when (exception is RunException or AggregateException)
        {
            var causes = exception is AggregateException several ? [.. several.Flatten().InnerExceptions] : new[] { exception };
            throw new UserException(string.Join('\n', causes.Select(cause => cause.Message).Distinct()));
        }
    }
}
