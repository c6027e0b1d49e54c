using Pulumi.Testing;

namespace Pulumi;

/// <content>Calls of providers' functions.</content>
public sealed partial class Deployment
{
    /// <summary>Calls a function once everything that it needs is known; until then its answer is unknown.</summary>
    internal async Task<OutputData> InvokeAsync<T>(string token, InvokeArgs? args, InvokeOptions? options)
    {
        var serializer = new Serializer($"invoke:{token}");
        var arguments = await serializer.ReadArgsAsync(args ?? InvokeArgs.Empty).ConfigureAwait(false);
        var named = options is InvokeOutputOptions { DependsOn: var dependsOn }
            ? await Dependencies.ReadAsync(dependsOn).ConfigureAwait(false)
            : [];
        if (arguments.Values.Any(argument => !argument.IsKnown)
            || !await Dependencies.ExistAsync([.. serializer.Resources, .. named]).ConfigureAwait(false))
            return new OutputData(null, isKnown: false);

        var answer = await CallAsync<T>(token, arguments, options).ConfigureAwait(false);
        return new OutputData(answer.Value, answer.IsKnown, answer.IsSecret, [.. serializer.Resources, .. named]);
    }

    /// <summary>Calls a function at once, without the arguments that are unknown.</summary>
    internal async Task<T> InvokeNowAsync<T>(string token, InvokeArgs? args, InvokeOptions? options)
    {
        var arguments = await new Serializer($"invoke:{token}").ReadArgsAsync(args ?? InvokeArgs.Empty).ConfigureAwait(false);
        return (await CallAsync<T>(token, arguments, options).ConfigureAwait(false)).ValueAs<T>();
    }

    private async Task<OutputData> CallAsync<T>(string token, Dictionary<string, WireValue> arguments, InvokeOptions? options)
    {
        var converter = ValueConverter.Of(typeof(T), token);
        var answer = await _mocks.CallAsync(new MockCallArgs
        {
            Token = token,
            Args = KnownValues(arguments),
            Provider = await ReferenceAsync(options?.Provider ?? options?.Parent?.Providers.For(token)).ConfigureAwait(false),
        }).ConfigureAwait(false);
        var values = await new Serializer("").ReadObjectAsync(answer).ConfigureAwait(false);
        return new OutputData(
            converter.ConvertOrWarn(KnownValues(values), $"{token} result"),
            values.Values.All(value => value.IsKnown),
            values.Values.Any(value => value.IsSecret));
    }
}
