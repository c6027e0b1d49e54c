using System.Text.Json.Nodes;
using Amazon.Runtime;

namespace Tap.Infra.IntegrationTests;

/// <summary>Who may call the HTTP API.</summary>
[Collection(DeployedCollection.Name)]
public sealed class AuthorizationTests(Deployments stacks)
{
    private static readonly HttpMethod[] Methods = [HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete];

    [Theory, Deployed]
    public async Task Nobody_gets_past_health_where_the_API_asks_and_that_is_always_in_production(string environment)
    {
        var stack = stacks[environment];
        (stack.IsProduction, stack.Authorization).Should().NotBe((true, Authorization.None));
        var nobody = stack.ApiFor(Callers.Nobody);

        foreach (var path in new[] { "/", "/process", "/process/1", "/transactions", "/transactions/1", "/unknown", "/unknown/path", "/healthy" })
        {
            foreach (var method in Methods)
            {
                var answer = await nobody.Send(method, path);

                if (stack.Authorization == Authorization.None)
                    answer.Status.Should().NotBe(401).And.NotBe(403);
                else
                    IsRefused(stack, answer);
            }

            (await nobody.Send(HttpMethod.Options, path, null, ("Origin", "https://app.example.com"))).Status.Should().BeOneOf([204, 404], path);
        }

        (await nobody.Healthy()).Status.Should().Be(200);
        (await nobody.Send(HttpMethod.Post, "/health")).Status.Should().Be(405);
    }

    [Theory, Deployed]
    public async Task Credentials_that_were_never_given_out_are_worth_nothing(string environment)
    {
        var stack = stacks[environment];
        HttpClient[] impostors =
        [
            Callers.Signer(new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), stack.Output("region")),
            Callers.Bearer("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c2VyLTEifQ."),
        ];

        foreach (var impostor in impostors)
        {
            var answer = await stack.ApiFor(impostor).Send(HttpMethod.Get, "/process/unknown");

            if (stack.Authorization == Authorization.None)
                answer.Status.Should().Be(404);
            else
                IsRefused(stack, answer);
        }
    }

    [Theory, Deployed]
    public async Task The_access_log_tells_who_called_and_who_was_refused(string environment)
    {
        var stack = stacks[environment];
        var refused = await Logged(stack, await stack.ApiFor(Callers.Nobody).Send(HttpMethod.Get, "/process/unknown"));
        var let = await Logged(stack, await stack.Api.Send(HttpMethod.Get, "/process/unknown"));

        var (status, error) = stack.Authorization switch
        {
            Authorization.Iam => ("403", "MISSING_AUTHENTICATION_TOKEN"),
            Authorization.Jwt => ("401", "UNAUTHORIZED"),
            _ => ("404", "-"),
        };
        (Field(refused, "status"), Field(refused, "errorType"), Field(refused, "user"), Field(refused, "principalId")).Should().Be((status, error, "-", "-"));
        (Field(let, "status"), Field(let, "errorType")).Should().Be(("404", "-"));
        (Field(let, "user").StartsWith("arn:", StringComparison.Ordinal), Field(let, "principalId") != "-")
            .Should().Be((stack.Authorization == Authorization.Iam, stack.Authorization == Authorization.Jwt));
    }

    private static void IsRefused(DeployedStack stack, ApiAnswer answer)
    {
        answer.Status.Should().Be(stack.Authorization == Authorization.Iam ? 403 : 401);
        answer.Headers["Content-Type"].Should().Be("application/problem+json");
        answer.Body!["type"]!.GetValue<string>().Should().Be($"urn:tap:problem:{(answer.Status == 403 ? "forbidden" : "unauthorized")}");
        answer.Body["requestId"]!.GetValue<string>().Should().Be(answer.RequestId);
        if (answer.Status == 401)
            answer.Headers["WWW-Authenticate"].Should().Be("Bearer");
    }

    private static async Task<JsonNode> Logged(DeployedStack stack, ApiAnswer answer)
    {
        var lines = await Waiting.Until(() => stack.Logged($"/aws/apigateway/tap-api-{stack.Environment}", answer.RequestId), found => found.Count > 0);
        return JsonNode.Parse(lines.Should().ContainSingle().Which)!;
    }

    private static string Field(JsonNode entry, string name) => entry[name]!.GetValue<string>();
}
