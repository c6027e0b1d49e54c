using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Tap.Cli.Aws;

namespace Tap.Cli.Tests.Aws;

/// <summary>What is sent to AWS and to a local AWS, in each protocol.</summary>
public sealed class AwsApiTests
{
    private static readonly AWSCredentials Somebody = new SessionAWSCredentials("AKIDEXAMPLE", "secret", "token");

    [Theory]
    [InlineData("eu-west-2", "logs.eu-west-2.amazonaws.com", "eu-west-2/logs")]
    [InlineData("cn-north-1", "logs.cn-north-1.amazonaws.com.cn", "cn-north-1/logs")]
    [InlineData("us-gov-west-1", "logs.us-gov-west-1.amazonaws.com", "us-gov-west-1/logs")]
    public async Task A_request_is_signed_for_the_service_and_the_region_and_goes_to_their_host(string region, string host, string scope)
    {
        var (aws, transport) = OnAws(region, "{}");
        await aws.CallAsync(JsonService.Logs, "DescribeLogGroups", [], default);

        var sent = transport.Requests.Single();
        (sent.Uri.AbsoluteUri, sent.Scope).Should().Be(($"https://{host}/", scope));
        sent.Headers["Authorization"].Should().MatchRegex("^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/.*SignedHeaders=.*host;.*x-amz-target.*Signature=[0-9a-f]{64}$");
        sent.Headers["X-Amz-Security-Token"].Should().Be("token");
    }

    [Theory]
    [InlineData("eu-west-2", "iam.amazonaws.com", "us-east-1/iam")]
    [InlineData("cn-northwest-1", "iam.cn-north-1.amazonaws.com.cn", "cn-north-1/iam")]
    [InlineData("us-gov-east-1", "iam.us-gov.amazonaws.com", "us-gov-west-1/iam")]
    public async Task IAM_is_one_of_a_partition(string region, string host, string scope)
    {
        var (aws, transport) = OnAws(region, "<GetRoleResponse><GetRoleResult /></GetRoleResponse>");
        await aws.CallAsync(QueryService.Iam, "GetRole", [], default);

        (transport.Requests.Single().Uri.Host, transport.Requests.Single().Scope).Should().Be((host, scope));
    }

    [Fact]
    public async Task At_an_endpoint_every_service_is_there_and_anybody_may_call()
    {
        var (aws, transport) = AtEndpoint("{}");
        await aws.CallAsync(JsonService.Tables, "ListTables", [], default);
        await aws.S3Async(HttpMethod.Get, "bucket", "key", "", null, default);

        transport.Requests.Select(sent => (sent.Uri.AbsoluteUri, sent.Scope)).Should().Equal(
            ("http://127.0.0.1:1/", "eu-west-2/dynamodb"), ("http://127.0.0.1:1/bucket/key", "eu-west-2/s3"));
        transport.Requests[0].Headers["Authorization"].Should().Contain("Credential=test/");
    }

    [Fact]
    public async Task The_JSON_protocol_names_the_operation_in_a_header()
    {
        var (aws, transport) = OnAws("eu-west-2", """{ "QueueUrl": "one" }""");
        var answer = await aws.CallAsync(JsonService.Queues, "GetQueueUrl", new JsonObject { ["QueueName"] = "one" }, default);

        answer["QueueUrl"]!.GetValue<string>().Should().Be("one");
        var sent = transport.Requests.Single();
        (sent.Method, sent.Headers["X-Amz-Target"], sent.Headers["Content-Type"], sent.Body)
            .Should().Be(("POST", "AmazonSQS.GetQueueUrl", "application/x-amz-json-1.0", """{"QueueName":"one"}"""));
    }

    [Fact]
    public async Task The_query_protocol_is_a_form_that_is_answered_with_XML()
    {
        var (aws, transport) = OnAws(
            "eu-west-2", """<GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role><Path>/</Path></Role></GetRoleResult></GetRoleResponse>""");
        var answer = await aws.CallAsync(QueryService.Iam, "GetRole", [new("RoleName", "a b")], default);

        answer.Element("Role")!.Element("Path")!.Value.Should().Be("/");
        transport.Requests.Single().Body.Should().Be("Action=GetRole&Version=2010-05-08&RoleName=a+b");
    }

    [Fact]
    public async Task S3_has_a_host_for_a_bucket_and_the_hash_of_what_is_stored()
    {
        var (aws, transport) = OnAws("eu-west-2", "");
        await aws.S3Async(HttpMethod.Put, "bucket", "a b/+ü.json", "", "text", default);
        await aws.S3Async(HttpMethod.Get, "bucket.with.dots", "", "?encryption", null, default);

        var (put, get) = (transport.Requests[0], transport.Requests[1]);
        put.Uri.AbsoluteUri.Should().Be("https://bucket.s3.eu-west-2.amazonaws.com/a%20b/%2B%C3%BC.json");
        put.Headers["X-Amz-Content-SHA256"].Should().Be(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("text"))));
        get.Uri.AbsoluteUri.Should().Be("https://s3.eu-west-2.amazonaws.com/bucket.with.dots/?encryption");
        get.Scope.Should().Be("eu-west-2/s3");
    }

    [Fact]
    public async Task Pages_of_each_protocol_are_read_to_the_end()
    {
        var (tables, sentTables) = OnAws("eu-west-2", """{ "Items": [1], "LastEvaluatedKey": { "id": "1" } }""", """{ "Items": [2] }""");
        var (iam, sentIam) = OnAws(
            "eu-west-2", "<ListRolesResponse><ListRolesResult><Marker>m/1</Marker></ListRolesResult></ListRolesResponse>", "<ListRolesResponse><ListRolesResult /></ListRolesResponse>");
        var (functions, sentFunctions) = OnAws("eu-west-2", """{ "NextMarker": "m/1" }""", """{ "NextMarker": "" }""");

        await ReadAsync(tables.PagesAsync(JsonService.Tables, "Scan", new JsonObject { ["TableName"] = "t" }, default));
        await ReadAsync(iam.PagesAsync(QueryService.Iam, "ListRoles", [new("PathPrefix", "/")], default));
        await ReadAsync(functions.PagesAsync(AwsService.Lambda, "/2015-03-31/functions", default));

        sentTables.Requests.Select(sent => sent.Body).Should().Equal(
            """{"TableName":"t"}""", """{"TableName":"t","ExclusiveStartKey":{"id":"1"}}""");
        sentIam.Requests[1].Body.Should().EndWith("&PathPrefix=%2F&Marker=m%2F1");
        sentFunctions.Requests.Select(sent => sent.Uri.PathAndQuery).Should().Equal("/2015-03-31/functions", "/2015-03-31/functions?Marker=m%2F1");

        static async Task ReadAsync<T>(IAsyncEnumerable<T> pages)
        {
            var count = 0;
            await foreach (var _ in pages)
                count++;
            count.Should().Be(2);
        }
    }

    private static (AwsApi Aws, FakeTransport Transport) OnAws(string region, params string[] bodies)
    {
        var transport = new FakeTransport([.. bodies.Select(FakeTransport.Ok)]);
        return (new AwsApi(null, region, transport, Somebody), transport);
    }

    private static (AwsApi Aws, FakeTransport Transport) AtEndpoint(string body)
    {
        var transport = new FakeTransport(FakeTransport.Ok(body));
        return (new AwsApi(new Uri("http://127.0.0.1:1"), "eu-west-2", transport), transport);
    }
}
