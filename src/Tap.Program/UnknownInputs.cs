using System.Text.Json.Nodes;
using Pulumi;
using Pulumi.Utilities;

namespace Tap.Program;

/// <summary>Finds the inputs that a preview cannot know: only the arguments tell them from those that are not set, no mock does.</summary>
public static class UnknownInputs
{
    /// <summary>The names of the inputs that are set but have no value yet.</summary>
    /// <param name="args">The arguments as the program gave them.</param>
    /// <param name="known">The inputs that reached the mock.</param>
    public static async Task<IReadOnlySet<string>> FindAsync(ResourceArgs? args, JsonObject known)
    {
        var unknown = new HashSet<string>();
        foreach (var (name, value) in DeclaredInputs.Of(args))
        {
            if (!known.ContainsKey(name) && value is not null && !await IsNullAsync(value))
                unknown.Add(name);
        }

        return unknown;
    }

    private static async Task<bool> IsNullAsync(object value) =>
        DeclaredInputs.AsOutput(value) is { } output
            && await OutputUtilities.GetIsKnownAsync(output)
            && await OutputUtilities.GetValueAsync(output) is null;
}
