using System.Collections.Immutable;
using Pulumi.Testing;

namespace Pulumi;

/// <content>Registers resources with the mocks.</content>
public sealed partial class Deployment
{
    /// <summary>What the engine shows for a provider whose id is not known yet.</summary>
    /// <summary>
    /// Waits for what the resource needs and has the mocks create it. Everything up to the mocks happens in the resource's constructor when
    /// nothing needs waiting for.
    /// </summary>
    internal async Task<RegisteredResource> RegisterAsync(Resource resource, ResourceArgs args, ResourceOptions options)
    {
        var (type, name) = (resource.GetResourceType(), resource.GetResourceName());
        if (resource is RootStack)
        {
            var stackUrn = $"urn:pulumi:{StackName}::{ProjectName}::{type}::{name}";
            return new RegisteredResource(stackUrn, null, ImmutableDictionary<string, WireValue>.Empty);
        }

        if (resource.Parent is not null)
            await resource.Parent.Registration.ConfigureAwait(false);
        var serializer = new Serializer($"resource:{name}[{type}]");
        var inputs = KnownValues(await serializer.ReadArgsAsync(args).ConfigureAwait(false));
        await Dependencies.WaitAsync(resource, options, serializer.Resources).ConfigureAwait(false);

        var given = options.Id is null ? null : (string?)(await options.Id.ToOutput().Data.ConfigureAwait(false)).Value;
        if (!string.IsNullOrEmpty(given) && resource is not CustomResource)
            throw new ArgumentException("ResourceOptions.Id is only valid for a CustomResource");
        var request = new MockResourceArgs
        {
            Type = type,
            Name = name,
            Inputs = inputs,
            Provider = await ReferenceAsync(resource.Providers.Own).ConfigureAwait(false),
            Id = given ?? "",
        };
        var (id, state) = await _mocks.NewResourceAsync(request).ConfigureAwait(false);

        if (!string.IsNullOrEmpty(given))
            id = given;
        else if (string.IsNullOrEmpty(id))
            id = null;

        // The mocks name no parents but the stack, whatever the resource's own parent is.
        var urn = $"urn:pulumi:{StackName}::{ProjectName}::{RootStack.RootType}${type}::{name}";
        return new RegisteredResource(urn, id, await new Serializer("").ReadObjectAsync(state).ConfigureAwait(false));
    }

    internal async Task RegisterOutputsAsync(Resource resource, Func<Task<IDictionary<string, object?>>> outputs)
    {
        var registered = await resource.Registration.ConfigureAwait(false);
        var serializer = new Serializer($"resource:{resource.GetResourceName()}[{resource.GetResourceType()}]");
        var values = ImmutableDictionary.CreateBuilder<string, Output<object?>>();
        foreach (var (name, output) in await outputs().ConfigureAwait(false))
        {
            var (value, isKnown, isSecret) = await serializer.ReadAsync(name, output).ConfigureAwait(false);
            if (value is not null || !isKnown)
                values[name] = new Output<object?>(Task.FromResult(new OutputData(value, isKnown, isSecret)));
        }
        await _mocks.RegisterResourceOutputs(new MockRegisterResourceOutputsRequest(registered.Urn, values.ToImmutable()))
            .ConfigureAwait(false);
    }

    private static async Task<string> ReferenceAsync(ProviderResource? provider)
    {
        if (provider is null)
            return "";
        var registered = await provider.Registration.ConfigureAwait(false);
        return $"{registered.Urn}::{registered.Id ?? WireValue.Unknown}";
    }

    private static ImmutableDictionary<string, object> KnownValues(Dictionary<string, WireValue> values)
    {
        var known = ImmutableDictionary.CreateBuilder<string, object>();
        foreach (var (name, value) in values)
        {
            if (value.Value is not null)
                known[name] = value.Value;
        }
        return known.ToImmutable();
    }
}
