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

    [Theory, Deployed]
    public async Task A_user_sees_and_changes_nothing_of_another(string environment)
    {
        var stack = stacks[environment];
        var areApart = stack.Authorization == Authorization.Jwt;
        var somebody = $"user-{Guid.NewGuid():N}";
        var content = new JsonObject { ["userId"] = somebody, ["amount"] = "1.50", ["currency"] = "EUR" };
        var payload = new JsonObject { ["userId"] = somebody, ["type"] = "order", ["data"] = new JsonObject() };
        var made = await stack.Api.Send(HttpMethod.Post, "/transactions", content);
        var transaction = $"/transactions/{made.Body!["id"]}";
        var process = $"/process/{await stack.Api.Accept(payload)}";
        var change = new JsonObject { ["amount"] = "2", ["currency"] = "EUR", ["version"] = 1 };

        (HttpMethod Method, string Path, JsonNode? Body, int Known, int Apart)[] requests =
        [
            (HttpMethod.Get, transaction, null, 200, 404),
            (HttpMethod.Get, process, null, 200, 404),
            (HttpMethod.Get, $"/transactions?userId={somebody}", null, 200, 403),
            (HttpMethod.Post, "/transactions", content, 201, 403),
            (HttpMethod.Post, "/process", payload, 202, 403),
            (HttpMethod.Put, transaction, change, 200, 404),
            (HttpMethod.Delete, transaction, null, 204, 404),
        ];
        foreach (var (method, path, body, known, apart) in requests)
            (await stack.UserApi.Send(method, path, body)).Status.Should().Be(areApart ? apart : known, $"{method} {path}");

        var kept = await stack.Api.Send(HttpMethod.Get, transaction);
        kept.Status.Should().Be(areApart ? 200 : 404);
        if (areApart)
            kept.Headers["ETag"].Should().Be("\"1\"");
    }

    [Theory, Deployed]
    public async Task A_user_has_what_is_its_own_without_saying_who_it_is(string environment)
    {
        var stack = stacks[environment];
        var id = await stack.UserApi.Accept(new JsonObject { ["type"] = "order", ["data"] = new JsonObject() });

        (await stack.UserApi.Send(HttpMethod.Get, $"/process/{id}")).Status.Should().Be(200);
        (await stack.UserApi.Send(HttpMethod.Get, "/transactions")).Status.Should().Be(stack.Authorization == Authorization.Jwt ? 200 : 400);
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
