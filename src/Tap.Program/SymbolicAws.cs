using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Pulumi;
using Pulumi.Testing;
using Tap.Guardrails;

namespace Tap.Program;

/// <summary>A resource as the program registered it, with what its provider and its options say.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Region">The region of its provider; empty for a component.</param>
/// <param name="Options">Its options.</param>
public sealed record Registration(RegisteredResource Resource, string Region, RecordedOptions Options)
{
    /// <summary>The keys under which a state may know it from before.</summary>
    public IReadOnlyList<string> FormerKeys { get; init; } = [];
}

/// <summary>An AWS that creates nothing and answers with a <see cref="Reference"/> wherever AWS itself would decide.</summary>
/// <param name="defaultRegion">The configured <c>aws:region</c>, if any.</param>
/// <param name="recorder">Knows the options of the resources.</param>
public sealed class SymbolicAws(string? defaultRegion, Recorder recorder) : IMocks
{
    private readonly Providers providers = new(defaultRegion);
    private readonly ConcurrentDictionary<string, Registration> registrations = [];

    /// <summary>The resources by key, components included.</summary>
    public IReadOnlyDictionary<string, Registration> Registrations => registrations;

    /// <summary>The tags that the provider puts on every resource.</summary>
    public JsonObject DefaultTags { get; private set; } = [];

    /// <inheritdoc />
    public async Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        var (type, name) = (args.Type!, args.Name!);
        if (Providers.IsProvider(type))
        {
            var id = providers.Add(name, Wire.ToJson(args.Inputs));
            DefaultTags = providers.Find($"::{id}").DefaultTags;
            return (id, args.Inputs);
        }

        try
        {
            return await RegisterAsync(args, type, name);
        }
        catch (UserException exception)
        {
            throw new ResourceException($"{RegisteredResource.KeyOf(type, name)}: {exception.Message}", null, hideStack: true);
        }
    }

    /// <inheritdoc />
    public Task<object> CallAsync(MockCallArgs args)
    {
        var token = args.Token!;
        var results = ProviderSchema.Instance.ResultsOf(token)
            .ToDictionary(property => property, property => (object)new Reference(token, property).ToString());
        switch (token)
        {
            case "aws:index/getPartition:getPartition":
                // The same for all but the regions of China and of the US government, and easier to read.
                results["partition"] = "aws";
                results["dnsSuffix"] = "amazonaws.com";
                break;
            case "aws:s3/getBucket:getBucket":
                results["bucketRegion"] = providers.Find(args.Provider).Region;
                break;
            case "aws:cloudcontrol/getResource:getResource":
                results["properties"] = "{}";
                break;
            case "aws:dynamodb/getTable:getTable":
                AddTable(results);
                break;
        }

        return Task.FromResult<object>(results);
    }

    // The least that a table has, and a stream: nobody knows here what keys and indexes there are.
    private static void AddTable(Dictionary<string, object> results)
    {
        results["attributes"] = ImmutableArray.Create<object>(new Dictionary<string, object> { ["name"] = results["hashKey"], ["type"] = "S" });
        results["rangeKey"] = "";
        results["streamEnabled"] = true;
        results["globalSecondaryIndexes"] = results["localSecondaryIndexes"] = ImmutableArray<object>.Empty;
        results["serverSideEncryption"] = new Dictionary<string, object> { ["enabled"] = false, ["kmsKeyArn"] = "" };
        results["pointInTimeRecovery"] = new Dictionary<string, object> { ["enabled"] = false };
        results["ttl"] = new Dictionary<string, object> { ["enabled"] = false, ["attributeName"] = "" };
    }

    private async Task<(string? Id, object State)> RegisterAsync(MockResourceArgs args, string type, string name)
    {
        var options = recorder.Find(type, name) ?? RecordedOptions.None;
        var key = RegisteredResource.KeyOf(type, name);
        var inputs = options.IsComponent ? [] : await InputsAsync(args, options);
        var resource = new RegisteredResource(type, name, inputs)
        {
            Parent = options.Parent,
            References = await InputReferences.FindAsync(options.IsComponent ? null : options.Args),
            DependsOn = await options.DependsOnAsync(),
        };
        registrations[key] = new Registration(resource, options.IsComponent ? "" : providers.Find(args.Provider).Region, options)
        {
            FormerKeys = await options.FormerKeysAsync(type, name),
        };
        if (options.IsComponent)
            return (null, new Dictionary<string, object>());

        var state = ProviderSchema.Instance.TextsOf(type)
            .ToDictionary(property => property, property => (object)new Reference(key, property).ToString());
        foreach (var (property, value) in Wire.FromJson(inputs))
            state[property] = value;
        return (new Reference(key, "id").ToString(), state);
    }

    private static async Task<JsonObject> InputsAsync(MockResourceArgs args, RecordedOptions options)
    {
        var inputs = Wire.ToJson(args.Inputs);

        // Where an archive lies is the matter of the machine that builds it; its hash tells one from another.
        foreach (var archive in inputs.Select(input => input.Value).OfType<JsonObject>().Where(value => value.ContainsKey("$archive")))
            archive["$archive"] = Path.GetFileName(archive["$archive"]!.GetValue<string>());
        return await SecretInputs.HideAsync(options.Args, inputs, options.Secrets.Concat(ProviderSchema.Instance.SecretsOf(args.Type!)));
    }
}
