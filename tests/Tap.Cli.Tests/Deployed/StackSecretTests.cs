using System.Net;
using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Cli.Deployed;
using Tap.Cli.Rendering;
using Tap.Program;

namespace Tap.Cli.Tests.Deployed;

public sealed class StackSecretTests : IDisposable
{
    private readonly FakeSecret aws = new();
    private readonly List<string> said = [];
    private readonly AwsApi api;
    private readonly StackSecret secret;

    public StackSecretTests()
    {
        api = new AwsApi(null, "eu-west-2", aws, AwsCredentials.Local);
        secret = new StackSecret(api, FakeData.Stack, new MovingTime());
    }

    public void Dispose()
    {
        api.Dispose();
        aws.Dispose();
    }

    [Fact]
    public async Task Its_versions_are_told_with_what_they_are_good_for_and_when_it_is_rotated()
    {
        var state = await secret.ReadAsync(default);

        SecretText.Lines(state).Should().Equal(
            "new  AWSCURRENT, AWSPENDING: results are signed with it",
            "old  AWSPREVIOUS: valid until the next rotation",
            "Rotated every 60 days: last 2026-01-02 03:04, next 2026-03-03 03:04");
        SecretText.Json(state).ToJsonString().Should().Be(
            """{"versions":[{"id":"new","stages":["AWSPENDING","AWSCURRENT"]},{"id":"old","stages":["AWSPREVIOUS"]}],"rotationDays":60,"lastRotation":"2026-01-02T03:04:05Z","nextRotation":"2026-03-03T03:04:05Z"}""");
        aws.Asked.Should().Equal("DescribeSecret");
    }

    [Fact]
    public async Task A_rotation_is_begun_and_awaited()
    {
        aws.RoundsToCurrent = 3;

        var state = await secret.RotateAsync(said.Add, default);

        state.VersionAt(SecretVersion.Current).Should().Be("made");
        said.Should().Equal("Rotating to the version made");
        aws.Asked.Count(operation => operation == "RotateSecret").Should().Be(1);
        Guid.TryParse(aws.Token, out _).Should().BeTrue("a request that is sent again must not rotate again");
    }

    [Fact]
    public async Task A_rotation_that_failed_is_tried_again()
    {
        (aws.Stages["made"], aws.Incomplete, aws.RoundsToCurrent) = (["AWSPENDING"], true, 2);

        var state = await secret.RotateAsync(said.Add, default);

        state.VersionAt(SecretVersion.Current).Should().Be("made");
        said[0].Should().Be("The rotation to the version made has not come to its end; it goes on, or is tried again.");
    }

    [Fact]
    public async Task A_version_that_does_not_become_the_current_one_is_a_failure_with_what_to_do()
    {
        aws.RoundsToCurrent = int.MaxValue;

        var rotate = () => secret.RotateAsync(said.Add, default);

        (await rotate.Should().ThrowAsync<UserException>()).Which.Message.Should().StartWith(
            "The version made has not become the current one within 3 minutes; the one before is signed with as ever.");
    }

    [Fact]
    public async Task A_secret_that_nothing_rotates_is_refused_with_how_to_change_it()
    {
        aws.Rotates = false;

        var rotate = () => secret.RotateAsync(said.Add, default);

        await rotate.Should().ThrowAsync<UserException>().WithMessage("Nothing rotates this secret: its value is that of tap:appSecret.*");
        aws.Asked.Should().NotContain("RotateSecret");
        SecretText.Lines(await secret.ReadAsync(default)).Last().Should().Be("Nothing rotates it: its value is that of tap:appSecret");
    }

    [Fact]
    public async Task Any_other_refusal_is_one()
    {
        aws.Incomplete = true;

        var rotate = () => secret.RotateAsync(said.Add, default);

        (await rotate.Should().ThrowAsync<AwsException>()).Which.Code.Should().Be("InvalidRequestException");
    }

    /// <summary>Secrets Manager with one secret.</summary>
    private sealed class FakeSecret : HttpMessageHandler
    {
        private int rounds;

        public Dictionary<string, string[]> Stages { get; } = new() { ["old"] = ["AWSPREVIOUS"], ["new"] = ["AWSPENDING", "AWSCURRENT"], ["gone"] = [] };

        public bool Rotates { get; set; } = true;

        public bool Incomplete { get; set; }

        /// <summary>How often it is looked at after a rotation was begun until that is over.</summary>
        public int RoundsToCurrent { get; set; }

        public List<string> Asked { get; } = [];

        public string? Token { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var operation = request.Headers.GetValues("X-Amz-Target").Single().Split('.')[^1];
            Asked.Add(operation);
            if (operation == "DescribeSecret")
                return Answer(HttpStatusCode.OK, Describe());
            Token = (string?)JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!["ClientRequestToken"];
            rounds = RoundsToCurrent;
            return Incomplete
                ? Answer(HttpStatusCode.BadRequest, new JsonObject { ["__type"] = "InvalidRequestException", ["message"] = "A previous rotation isn't complete." })
                : Answer(HttpStatusCode.OK, new JsonObject { ["VersionId"] = "made" });
        }

        private JsonObject Describe()
        {
            if (Asked.Contains("RotateSecret") && --rounds <= 0)
                (Stages["made"], Stages["new"], Stages["old"]) = (["AWSCURRENT"], ["AWSPREVIOUS"], []);
            var answer = new JsonObject
            {
                ["VersionIdsToStages"] = new JsonObject(Stages.Select(version => KeyValuePair.Create(
                    version.Key, (JsonNode?)new JsonArray([.. version.Value.Select(stage => JsonValue.Create(stage))])))),
            };
            if (Rotates)
            {
                answer["RotationEnabled"] = true;
                answer["RotationRules"] = new JsonObject { ["AutomaticallyAfterDays"] = 60 };
                answer["LastRotatedDate"] = 1767323045.5;
                answer["NextRotationDate"] = 1772507045;
            }

            return answer;
        }

        private static HttpResponseMessage Answer(HttpStatusCode status, JsonObject body) =>
            new(status) { Content = new StringContent(body.ToJsonString()) };
    }
}
