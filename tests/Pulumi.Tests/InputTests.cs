using System.Collections;

namespace Pulumi.Tests;

public class InputTests
{
    [Fact, Trait("Row", "I01")]
    public async Task An_input_is_made_of_a_value_or_an_output()
    {
        Input<string> value = "a";
        Input<string> output = Output.Create("b");
        Output<string> back = value;

        (await value.ToOutput().ReadAsync()).Should().Be("a");
        (await output.ToOutput().ReadAsync()).Should().Be("b");
        (await back.ReadAsync()).Should().Be("a");
        (await output.Apply(text => text + "c").ReadAsync()).Should().Be("bc");
    }

    [Fact, Trait("Row", "I03")]
    public async Task A_list_is_made_of_one_value_or_many()
    {
        Output<string> Out(string text) => Output.Create(text);
        Input<string> In(string text) => text;
        string[] pair = ["a", "b"];
        var conversions = new Dictionary<string, InputList<string>>
        {
            ["array"] = pair,
            ["array of outputs"] = new[] { Out("a"), Out("b") },
            ["array of inputs"] = new[] { In("a"), In("b") },
            ["list"] = new List<string> { "a", "b" },
            ["list of outputs"] = new List<Output<string>> { Out("a"), Out("b") },
            ["list of inputs"] = new List<Input<string>> { In("a"), In("b") },
            ["immutable array"] = ImmutableArray.Create("a", "b"),
            ["immutable array of outputs"] = ImmutableArray.Create(Out("a"), Out("b")),
            ["immutable array of inputs"] = ImmutableArray.Create(In("a"), In("b")),
            ["output of an array"] = Output.Create(pair),
            ["output of a list"] = Output.Create(new List<string> { "a", "b" }),
            ["output of an immutable array"] = Output.Create(ImmutableArray.Create("a", "b")),
            ["output of an enumerable"] = Output.Create<IEnumerable<string>>(pair),
        };

        foreach (var (source, list) in conversions)
            (await list.ToOutput().ReadAsync()).Should().Equal(pair, "it was made of an {0}", source);

        (await ((InputList<string>)"a").ToOutput().ReadAsync()).Should().Equal("a");
        (await ((InputList<string>)Out("a")).ToOutput().ReadAsync()).Should().Equal("a");
        (await ((InputList<string>)In("a")).ToOutput().ReadAsync()).Should().Equal("a");
    }

    [Fact, Trait("Row", "I04")]
    public async Task A_list_initialiser_mixes_values_outputs_and_lists()
    {
        var more = new InputList<string> { "e", "f" };
        var list = new InputList<string> { "a", Output.Create("b"), { "c", "d" }, more };
        list.Add("g");

        (await list.ToOutput().ReadAsync()).Should().Equal("a", "b", "c", "d", "e", "f", "g");
        (await more.ToOutput().ReadAsync()).Should().Equal("e", "f");
    }

    [Fact, Trait("Row", "I06")]
    public async Task One_secret_element_makes_the_collection_secret()
    {
        InputList<string> list = new() { "a", Output.CreateSecret("b"), "c" };
        InputMap<string> map = new() { { "k", "a" }, { "s", Output.CreateSecret("b") }, { "l", "c" } };

        (await list.ToOutput().IsSecretAsync()).Should().BeTrue();
        (await map.ToOutput().IsSecretAsync()).Should().BeTrue();
    }

    [Fact, Trait("Row", "I06")]
    public async Task One_unknown_element_makes_the_collection_unknown()
    {
        InputList<string> list = new() { "a", Reading.Unknown("b"), "c" };
        InputMap<string> map = new() { { "k", "a" }, { "u", Reading.Unknown("b") }, { "l", "c" } };

        (await list.ToOutput().IsKnownAsync()).Should().BeFalse();
        (await map.ToOutput().IsKnownAsync()).Should().BeFalse();
    }

    [Fact, Trait("Row", "I07")]
    public void Collections_cannot_be_enumerated_synchronously()
    {
        IEnumerable[] collections = [new InputList<string> { "a" }, new InputMap<string> { { "k", "v" } }];

        foreach (var collection in collections)
        {
            var enumerate = () => { foreach (var _ in collection) { } };
            enumerate.Should().ThrowExactly<NotSupportedException>()
                .WithMessage("A * cannot be synchronously enumerated. Use GetAsyncEnumerator instead.");
        }
    }

    [Fact, Trait("Row", "I09")]
    public async Task A_map_is_made_of_dictionaries_and_outputs_of_them()
    {
        var dictionary = new Dictionary<string, string> { ["k"] = "v" };
        var conversions = new Dictionary<string, InputMap<string>>
        {
            ["dictionary"] = dictionary,
            ["immutable dictionary"] = dictionary.ToImmutableDictionary(),
            ["output of a dictionary"] = Output.Create(dictionary),
            ["output of an immutable dictionary"] = Output.Create(dictionary.ToImmutableDictionary()),
            ["output of an interface"] = Output.Create<IDictionary<string, string>>(dictionary),
        };

        foreach (var (source, map) in conversions)
            (await map.ToOutput().ReadAsync()).Should().BeEquivalentTo(dictionary, "it was made of an {0}", source);
    }

    [Fact, Trait("Row", "I10")]
    public async Task Both_map_initialisers_add()
    {
        var expected = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" };

        (await new InputMap<string> { { "a", "1" }, { "b", Output.Create("2") } }.ToOutput().ReadAsync()).Should().BeEquivalentTo(expected);
        (await new InputMap<string> { ["a"] = "1", ["b"] = Output.Create("2") }.ToOutput().ReadAsync()).Should().BeEquivalentTo(expected);
    }

    [Fact, Trait("Row", "I11")]
    public async Task A_key_may_be_added_twice_with_the_same_value()
    {
        var map = new InputMap<string> { { "k", "v" }, { "k", Output.Create("v") } };

        (await map.ToOutput().ReadAsync()).Should().Equal(new Dictionary<string, string> { ["k"] = "v" });
    }

    [Fact, Trait("Row", "I11")]
    public async Task A_key_with_two_values_fails_when_read()
    {
        InputMap<string> added = new() { { "k", "v" }, { "k", "w" } }, indexed = new() { ["k"] = "v" };
        indexed["k"] = "w";

        foreach (var map in new[] { added, indexed })
        {
            var read = () => map.ToOutput().ReadAsync();
            await read.Should().ThrowExactlyAsync<ArgumentException>()
                .WithMessage("Key 'k' already exists in the map with a different value.*");
        }
    }

    [Fact, Trait("Row", "I13")]
    public async Task Merge_lets_the_second_map_win()
    {
        var (first, second) = (new InputMap<string> { { "a", "1" }, { "b", "1" } }, new InputMap<string> { { "b", "2" } });

        var merged = InputMap<string>.Merge(first, second);

        (await merged.ToOutput().ReadAsync()).Should().BeEquivalentTo(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" });
        (await first.ToOutput().ReadAsync())["b"].Should().Be("1");
        (await second.ToOutput().ReadAsync()).Should().HaveCount(1);
    }

    [Fact, Trait("Row", "I14")]
    public async Task An_input_union_is_made_of_either_side()
    {
        InputUnion<string, int>[] texts =
        [
            "a", (Input<string>)"a", Output.Create("a"), (Union<string, int>)"a", Output.Create((Union<string, int>)"a"),
        ];
        InputUnion<string, int>[] numbers = [5, (Input<int>)5, Output.Create(5), (Union<string, int>)5];
        var mocks = new RecordingMocks();

        await Runs.UpdateAsync(mocks, () => _ = new Thing("t", new DictionaryResourceArgs(ImmutableDictionary<string, object?>.Empty
            .Add("texts", texts)
            .Add("numbers", numbers))));

        ((ImmutableArray<object>)mocks["t"].Inputs["texts"]).Should().HaveCount(5).And.AllBeEquivalentTo("a");
        ((ImmutableArray<object>)mocks["t"].Inputs["numbers"]).Should().HaveCount(4).And.AllBeEquivalentTo(5.0);
    }
}
