using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tap.Program;

namespace Tap.Cli.Review;

/// <summary>A stack as the program at the base registers it.</summary>
/// <param name="Stack">The stack.</param>
/// <param name="Findings">What the guardrails of the base find, with its own waivers.</param>
internal sealed partial record BaseStack(RegisteredStack Stack, IReadOnlyList<FindingModel> Findings)
{
    /// <summary>
    /// The stacks that a page of <c>review</c> shows: of all that a program prints, it alone has every input of every resource.
    /// </summary>
    /// <param name="page">The page, which the program at the base has written.</param>
    /// <exception cref="UserException">It is none, or one of a time when it told less.</exception>
    public static IReadOnlyDictionary<string, BaseStack> Read(string page)
    {
        try
        {
            var data = JsonSerializer.Deserialize<Page>(Data().Match(page).Value, ReviewPage.Json);
            if (data is { Stacks: { } stacks } && stacks.All(stack => stack.IsWhole))
                return stacks.DistinctBy(stack => stack.Name).ToDictionary(stack => stack.Name, Of);
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new UserException("The page that the base writes of its stacks does not tell what is compared; name a later base.");
    }

    private static BaseStack Of(Shown stack) => new(
        new RegisteredStack(stack.Name, [.. stack.Resources.Select(resource => resource.ToRegistration())], stack.Outputs, stack.Tags),
        stack.Findings);

    [GeneratedRegex("""(?<=<script type="application/json" id="data">).*?(?=</script>)""", RegexOptions.Singleline)]
    private static partial Regex Data();

    private sealed record Page(IReadOnlyList<Shown> Stacks);

    private sealed record Shown(
        string Name, IReadOnlyList<ResourceModel> Resources, JsonObject Outputs, JsonObject Tags, IReadOnlyList<FindingModel> Findings)
    {
        public bool IsWhole => this is { Name: not null, Resources: not null, Outputs: not null, Tags: not null, Findings: not null }
            && Resources.All(
                resource => resource is { Type: not null, Name: not null, Region: not null, Uses: not null, Inputs: not null });
    }
}
