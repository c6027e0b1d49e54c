namespace Pulumi.Aws;

/// <summary>What the generated classes share.</summary>
internal static partial class Utilities
{
    /// <summary>The caller's options with the version, the aliases and the secret outputs that a type brings along.</summary>
    public static CustomResourceOptions MakeResourceOptions(
        CustomResourceOptions? options, string[]? aliases = null, string[]? secretOutputs = null)
    {
        var defaults = new CustomResourceOptions { Version = Version };
        foreach (var type in aliases ?? [])
            defaults.Aliases.Add(new Alias { Type = type });
        defaults.AdditionalSecretOutputs.AddRange(secretOutputs ?? []);
        var merged = CustomResourceOptions.Merge(defaults, options);
        // An id in the options would turn the creation of a resource into a lookup.
        merged.Id = "";
        return merged;
    }

    /// <summary>The first of the environment variables that is set, or null.</summary>
    public static string? GetEnv(params string[] names) =>
        names.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => value != null);

    public static InvokeOptions WithDefaults(this InvokeOptions? options)
    {
        options ??= new InvokeOptions();
        options.Version ??= Version;
        return options;
    }

    public static InvokeOutputOptions WithDefaults(this InvokeOutputOptions? options)
    {
        options ??= new InvokeOutputOptions();
        options.Version ??= Version;
        return options;
    }
}
