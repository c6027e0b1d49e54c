using System.Collections.Immutable;
using Pulumi.Testing;

namespace Pulumi;

/// <content>Calls of providers' functions.</content>
public sealed partial class Deployment
{
    internal async Task<OutputData> InvokeAsync<T>(string token, InvokeArgs args, InvokeOptions? options)
    {
        var converter = ValueConverter.Of(typeof(T), token);
        var (values, isKnown, isSecret, resources) = await CallAsync(token, args, options).ConfigureAwait(false);
        return new OutputData(isKnown ? converter.ConvertOrWarn(values, token) : null, isKnown, isSecret, resources);
    }

    private async Task<(ImmutableDictionary<string, object> Values, bool IsKnown, bool IsSecret, ImmutableHashSet<Resource> Resources)>
        CallAsync(string token, InvokeArgs args, InvokeOptions? options)
    {
        var serializer = new Serializer($"invoke:{token}");
        var arguments = await serializer.ReadArgsAsync(args).ConfigureAwait(false);
        if (options is InvokeOutputOptions { DependsOn: var dependsOn })
            serializer.Resources.UnionWith(await Dependencies.ReadAsync(dependsOn).ConfigureAwait(false));
        await Dependencies.WaitAsync(serializer.Resources).ConfigureAwait(false);
        ImmutableHashSet<Resource> resources = [.. serializer.Resources];
        if (arguments.Values.Any(argument => !argument.IsKnown))
            return (ImmutableDictionary<string, object>.Empty, false, false, resources);

        var answer = await _mocks.CallAsync(new MockCallArgs
        {
            Token = token,
            Args = KnownValues(arguments),
            Provider = await ReferenceAsync(options?.Provider ?? options?.Parent?.Providers.For(token)).ConfigureAwait(false),
        }).ConfigureAwait(false);
        var values = await new Serializer("").ReadObjectAsync(answer).ConfigureAwait(false);
        return (
            KnownValues(values),
            values.Values.All(value => value.IsKnown),
            values.Values.Any(value => value.IsSecret),
            resources);
    }
}
