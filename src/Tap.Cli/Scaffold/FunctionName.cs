using System.Text.RegularExpressions;
using Tap.Infra.Configuration;

namespace Tap.Cli.Scaffold;

/// <summary>The name of a new function, in the forms in which the sources have it.</summary>
/// <param name="Text">The short name, such as <c>order-mailer</c>.</param>
internal sealed partial record FunctionName(string Text)
{
    /// <summary>The key of its settings: <c>orderMailer</c>.</summary>
    public string Key => new FurtherFunction(Text, 0, 0).Key;

    /// <summary>What the names of its types begin with: <c>OrderMailer</c>.</summary>
    public string TypeName => char.ToUpperInvariant(Key[0]) + Key[1..];

    /// <summary>What is wrong with a name, whatever the checkout has; null when nothing is.</summary>
    public static string? FaultOf(string name) => name switch
    {
        // Of the names that are made of it that of the role is the longest: tap-<name>-role-<environment>-<7 digits>, of 64 characters
        // (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html), of which an environment may take 16.
        _ when name.Length > 30 || !Words().IsMatch(name) =>
            $"'{name}' is no name of a function; use up to 30 of a-z, 0-9 and single hyphens between them, the first a letter, such as order-mailer.",
        "api" => "'api' is what ./tap logs calls the access log of the API; take another name.",
        "dist" => "'dist' is where the bundles are built; take another name.",
        _ => null,
    };

    [GeneratedRegex(@"\A[a-z][a-z0-9]*(-[a-z0-9]+)*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Words();
}
