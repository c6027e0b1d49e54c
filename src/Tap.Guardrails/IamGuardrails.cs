namespace Tap.Guardrails;

/// <summary>The guardrails of AWS IAM, and of policies wherever they are.</summary>
internal static class IamGuardrails
{
    private static readonly string[] Policies = [AwsType.RolePolicy, AwsType.Policy];

    private static readonly string[] PoliciesOfResources =
        [AwsType.BucketPolicy, AwsType.Key, AwsType.QueuePolicy, AwsType.SecretPolicy, AwsType.TablePolicy, AwsType.TopicPolicy];

    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new()
        {
            Id = "IAM.1",
            Title = "IAM policies should not allow full \"*\" administrative privileges",
            Reason = "Whoever gets hold of the role owns the account.",
            Reference = Guardrail.SecurityHub("iam", 1),
            Types = Policies,
            Check = (policy, _) => Complaint(
                policy.Statements().Where(statement => statement.Allows && statement.Actions.Contains("*") && statement.Resources.Contains("*")),
                "allows everything on everything"),
        },
        new()
        {
            Id = "IAM.21",
            Title = "IAM customer managed policies that you create should not allow wildcard actions for services",
            Reason = "A right that nobody needs is one more that an attacker gets, and the service adds more of them later.",
            Reference = Guardrail.SecurityHub("iam", 21),
            Types = Policies,
            Check = (policy, _) => Complaint(
                policy.Statements()
                    .Where(statement =>
                        statement.Allows
                            && statement.Actions.Any(action => action == "*" || action.EndsWith(":*", StringComparison.Ordinal))),
                "allows all actions of a service"),
        },
        new()
        {
            Id = "TAP-IAM.1",
            Title = "Policies of resources should name the sources that a service acts for",
            Reason = "A service acts for every account: without a condition somebody else's bucket or alarm reaches the resource through it.",
            Reference = "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
            Types = PoliciesOfResources,
            Check = (policy, _) => Complaint(
                policy.Statements()
                    .Where(statement =>
                        statement.Allows
                            && statement.Principals.Any(principal => principal.Kind == "Service")
                            && !statement.Conditions.Any(NamesSource)),
                "lets a service in whomever it acts for"),
        },
        new()
        {
            Id = "TAP-IAM.2",
            Title = "IAM roles should not be assumable by everybody",
            Reason = "Any account of AWS could take the role.",
            Reference = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
            Types = [AwsType.Role],
            Check = (role, _) => Complaint(role.Statements("assumeRolePolicy").Where(statement => statement.IsPublic), "lets everybody assume the role"),
        },
        new()
        {
            Id = "TAP-IAM.3",
            Title = "IAM roles should not have AWS managed policies that give full access",
            Reason = "These policies are made for people who start, not for programs: they reach every resource of the account.",
            Reference = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
            Types = [AwsType.Attachment],
            Check = (attachment, _) => attachment.Text("policyArn") is { } arn && IsFullAccess(arn[(arn.LastIndexOf('/') + 1)..]) ? $"it attaches {arn}" : null,
        },
        new()
        {
            Id = "TAP-IAM.4",
            Title = "Policies should name what they allow rather than what they do not",
            Reason = "NotAction, NotResource and NotPrincipal allow everything else, and whatever AWS adds later.",
            Reference = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
            Types = [.. Policies, .. PoliciesOfResources, AwsType.Role],
            Check = (policy, _) => Complaint(
                policy.Statements().Concat(policy.Statements("assumeRolePolicy")).Where(statement => statement.Allows && statement.Exceptions.Count > 0),
                "allows all but what it names"),
        },
    ];

    /// <summary>What is wrong with some statements; null when there are none.</summary>
    public static string? Complaint(IEnumerable<PolicyStatement> statements, string message)
    {
        var names = statements.Select(statement => statement.Sid.Length > 0 ? statement.Sid : "without a Sid").ToList();
        return names.Count == 0 ? null : $"statement {string.Join(", ", names)} {message}";
    }

    private static bool IsFullAccess(string policy) =>
        policy is "AdministratorAccess" or "PowerUserAccess" || policy.EndsWith("FullAccess", StringComparison.Ordinal);

    // Services that encrypt name their source in the encryption context; of others it may not be known whether they name it at all.
    private static bool NamesSource((string Operator, string Key, IReadOnlyList<string> Values) condition) =>
        PolicyStatement.IsLimit(condition with { Operator = WithoutIfExists(condition.Operator) })
        || condition.Key.StartsWith("kms:EncryptionContext:", StringComparison.Ordinal);

    private static string WithoutIfExists(string name) => name.EndsWith("IfExists", StringComparison.Ordinal) ? name[..^"IfExists".Length] : name;
}
