using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests;

/// <summary>Transactions over the HTTP API, and what becomes of them in the table.</summary>
[Collection(DeployedCollection.Name)]
public sealed class TransactionTests(Deployments stacks)
{
    [Theory, Deployed]
    public async Task A_transaction_that_is_created_can_be_read_and_is_an_item_of_the_table(string environment)
    {
        var stack = stacks[environment];
        var userId = NewUser();
        var created = await stack.Api.Send(HttpMethod.Post, "/transactions", Transaction(userId, "12.50"));

        created.Status.Should().Be(201, created.Body?.ToJsonString());
        created.Headers["ETag"].Should().Be("\"1\"");
        var id = Id(created.Body);
        created.Headers["Location"].Should().Be($"{new Uri(stack.Output("apiUrl")).AbsolutePath}/transactions/{id}");
        (Text(created.Body, "userId"), Text(created.Body, "amount"), Text(created.Body, "currency")).Should().Be((userId, "12.50", "EUR"));
        var read = await stack.Api.Send(HttpMethod.Get, $"/transactions/{id}");
        (read.Status, read.Headers["ETag"], read.Body!.ToJsonString()).Should().Be((200, "\"1\"", created.Body!.ToJsonString()));

        var item = (await Items(stack, id)).Should().ContainSingle().Which.AsObject();
        var attributes = item.Select(attribute => $"{attribute.Key} {attribute.Value!.AsObject().Single().Key}");
        attributes.Should().BeEquivalentTo(
            "id S", "timestamp N", "entity S", "userId S", "amount S", "currency S", "version N", "createdAt S", "updatedAt S");
        (item["entity"]!["S"]!.GetValue<string>(), item["amount"]!["S"]!.GetValue<string>(), item["version"]!["N"]!.GetValue<string>())
            .Should().Be(("transaction", "12.50", "1"));
        // The first 48 bits of a UUID of version 7 are its time, which makes the whole key known from the id.
        item["timestamp"]!["N"]!.GetValue<string>().Should().Be($"{Convert.ToInt64(id.Replace("-", "", StringComparison.Ordinal)[..12], 16)}");
    }

    [Theory, Deployed]
    public async Task A_retry_with_the_same_key_creates_nothing_more(string environment)
    {
        var stack = stacks[environment];
        var (userId, key) = (NewUser(), ("Idempotency-Key", $"{Guid.NewGuid()}"));

        var first = await stack.Api.Send(HttpMethod.Post, "/transactions", Transaction(userId, "1"), key);
        var second = await stack.Api.Send(HttpMethod.Post, "/transactions", Transaction(userId, "1"), key);

        first.Status.Should().Be(201, first.Body?.ToJsonString());
        (second.Status, second.Body!.ToJsonString()).Should().Be((201, first.Body!.ToJsonString()));
        (await Listed(stack, userId, found => found.Count > 0)).Should().Equal(Id(first.Body));
    }

    [Theory, Deployed]
    public async Task A_users_transactions_are_listed_page_by_page_newest_first(string environment)
    {
        var stack = stacks[environment];
        var userId = NewUser();
        string[] ids = [await Create(stack, userId), await Create(stack, userId), await Create(stack, userId)];
        await Create(stack, NewUser());
        await Listed(stack, userId, found => found.Count == ids.Length);

        var first = await stack.Api.Send(HttpMethod.Get, $"/transactions?userId={userId}&limit=2");
        var last = await stack.Api.Send(HttpMethod.Get, $"/transactions?userId={userId}&limit=2&cursor={Text(first.Body, "nextCursor")}");

        Ids(first).Should().Equal(ids[2], ids[1]);
        Ids(last).Should().Equal(ids[0]);
        last.Body!["nextCursor"].Should().BeNull();
    }

    [Theory, Deployed]
    public async Task A_change_needs_the_version_that_is_changed(string environment)
    {
        var stack = stacks[environment];
        var userId = NewUser();
        var path = $"/transactions/{await Create(stack, userId)}";
        var change = new JsonObject { ["amount"] = "2.00", ["currency"] = "USD" };

        var unconditional = await stack.Api.Send(HttpMethod.Put, path, change);
        var changed = await stack.Api.Send(HttpMethod.Put, path, change, ("If-Match", "\"1\""));
        var late = await stack.Api.Send(HttpMethod.Put, path, change, ("If-Match", "\"1\""));
        var lateByBody = await stack.Api.Send(HttpMethod.Put, path, new JsonObject { ["amount"] = "3", ["currency"] = "EUR", ["version"] = 1 });

        IsProblem(unconditional, 428, "precondition-required");
        (changed.Status, changed.Headers["ETag"], Text(changed.Body, "amount"), Text(changed.Body, "userId")).Should().Be((200, "\"2\"", "2.00", userId));
        IsProblem(late, 412, "precondition-failed");
        IsProblem(lateByBody, 409, "version-conflict");
        (await stack.Api.Send(HttpMethod.Get, path)).Body!.ToJsonString().Should().Be(changed.Body!.ToJsonString());
    }

    [Theory, Deployed]
    public async Task What_is_deleted_is_gone_from_the_table_and_the_index(string environment)
    {
        var stack = stacks[environment];
        var userId = NewUser();
        var path = $"/transactions/{await Create(stack, userId)}";
        await Listed(stack, userId, found => found.Count == 1);

        var late = await stack.Api.Send(HttpMethod.Delete, path, null, ("If-Match", "\"2\""));
        var deleted = await stack.Api.Send(HttpMethod.Delete, path, null, ("If-Match", "\"1\""));

        IsProblem(late, 412, "precondition-failed");
        deleted.Status.Should().Be(204);
        IsProblem(await stack.Api.Send(HttpMethod.Get, path), 404, "not-found");
        IsProblem(await stack.Api.Send(HttpMethod.Delete, path), 404, "not-found");
        IsProblem(await stack.Api.Send(HttpMethod.Put, path, new JsonObject { ["amount"] = "1", ["currency"] = "EUR" }, ("If-Match", "\"1\"")), 404, "not-found");
        await Listed(stack, userId, found => found.Count == 0);
    }

    [Theory, Deployed]
    public async Task The_index_holds_transactions_alone(string environment)
    {
        var stack = stacks[environment];
        var userId = NewUser();
        var process = await stack.Api.Accept(new JsonObject { ["type"] = "order", ["userId"] = userId, ["data"] = new JsonObject() });
        await stack.Api.Processed(process);
        var transaction = await stack.Api.Send(
            HttpMethod.Post, "/transactions", Transaction(userId, "1"), ("Idempotency-Key", $"{Guid.NewGuid()}"));
        await Listed(stack, userId, found => found.Count > 0);

        var indexed = await stack.Aws.List(
            JsonService.Tables, "Query", "Items", ("TableName", stack.Output("metadataTableName")), ("IndexName", "byUser"),
            ("KeyConditionExpression", "userId = :user"),
            ("ExpressionAttributeValues", new JsonObject { [":user"] = new JsonObject { ["S"] = userId } }));

        indexed.Should().ContainSingle().Which["id"]!["S"]!.GetValue<string>().Should().Be(Id(transaction.Body));
        var item = (await Items(stack, process)).Single();
        item["payloadUserId"]!["S"]!.GetValue<string>().Should().Be(userId);
    }

    private static string NewUser() => $"user-{Guid.NewGuid():N}";

    private static JsonObject Transaction(string userId, string amount) => new() { ["userId"] = userId, ["amount"] = amount, ["currency"] = "EUR" };

    private static async Task<string> Create(DeployedStack stack, string userId)
    {
        var created = await stack.Api.Send(HttpMethod.Post, "/transactions", Transaction(userId, "1.00"));
        created.Status.Should().Be(201, created.Body?.ToJsonString());
        return Id(created.Body);
    }

    // The index follows the table a moment later: a list is asked for until it is as it should be.
    private static async Task<IReadOnlyList<string>> Listed(DeployedStack stack, string userId, Func<IReadOnlyList<string>, bool> done) =>
        await Waiting.Until(async () => Ids(await stack.Api.Send(HttpMethod.Get, $"/transactions?userId={userId}")), done);

    private static IReadOnlyList<string> Ids(ApiAnswer page)
    {
        page.Status.Should().Be(200, page.Body?.ToJsonString());
        return [.. page.Body!["items"]!.AsArray().Select(Id)];
    }

    private static Task<IReadOnlyList<JsonNode>> Items(DeployedStack stack, string id) => stack.Aws.ItemsOf(stack.Output("metadataTableName"), id);

    private static string Id(JsonNode? transaction) => Text(transaction, "id");

    private static string Text(JsonNode? body, string name) => body![name]!.GetValue<string>();

    private static void IsProblem(ApiAnswer answer, int status, string kind) =>
        (answer.Status, Text(answer.Body, "type")).Should().Be((status, $"urn:tap:problem:{kind}"));
}
