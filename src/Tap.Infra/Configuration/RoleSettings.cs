namespace Tap.Infra.Configuration;

/// <summary>Settings of the roles that the stack makes: section <c>tap:roles</c>.</summary>
public sealed record RoleSettings
{
    /// <summary>
    /// The name of a policy of the account, in force before the stack is, that every role of the stack has as its permissions boundary;
    /// null (the default) sets none.
    /// </summary>
    public required string? PermissionsBoundary { get; init; }

    // Names of policies: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
    internal static RoleSettings Read(SettingsSection section) => new()
    {
        PermissionsBoundary = section.OptionalText(
            "permissionsBoundary",
            new Rule<string>("1 to 128 letters, digits and +=,.@_-", IsName, "tap-review-boundary") { Schema = Rule.Pattern("^[A-Za-z0-9+=,.@_-]{1,128}$") },
            "Name of a policy of the account that every role of the stack has as its permissions boundary; null is none."),
    };

    private static bool IsName(string text) =>
        text.Length is >= 1 and <= 128 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || "+=,.@_-".Contains(letter));
}
