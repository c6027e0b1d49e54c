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
        list.AddRange(new[] { "h", "i" });

        (await list.ToOutput().ReadAsync()).Should().Equal("a", "b", "c", "d", "e", "f", "g", "h", "i");
    }

    [Fact, Trait("Row", "I05")]
    public async Task Concat_makes_a_new_list_with_duplicates()
    {
        InputList<string> first = new[] { "a", "b" }, second = new[] { "b", "c" };

        var both = first.Concat(second);

        (await both.ToOutput().ReadAsync()).Should().Equal("a", "b", "b", "c");
        (await first.ToOutput().ReadAsync()).Should().Equal("a", "b");
        (await second.ToOutput().ReadAsync()).Should().Equal("b", "c");
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

    [Fact, Trait("Row", "I07")]
    public async Task Collections_can_be_enumerated_asynchronously()
    {
        var read = new List<string>();
        await foreach (var item in new InputList<string> { "a", Output.Create("b") })
            read.Add(await item.ToOutput().ReadAsync());
        await foreach (var pair in new InputMap<string> { { "k", "v" } })
            read.Add((await pair.ToOutput().ReadAsync()).ToString());

        read.Should().Equal("a", "b", "[k, v]");
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

    [Fact, Trait("Row", "I10")]
    public async Task Maps_can_be_added_to_a_map()
    {
        var map = new InputMap<string> { { "a", "1" } };
        map.Add(new InputMap<string> { { "b", "2" } });
        map.AddRange(new Dictionary<string, string> { ["c"] = "3" });

        (await map.ToOutput().ReadAsync()).Keys.Should().BeEquivalentTo("a", "b", "c");
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
        InputUnion<string, int>[] numbers = [5, (Input<int>)5, Output.Create(5), Union<string, int>.FromT1(5)];

        foreach (var text in texts)
            (await text.ToOutput().ReadAsync()).AsT0.Should().Be("a");
        foreach (var number in numbers)
            (await number.ToOutput().ReadAsync()).AsT1.Should().Be(5);
    }

    [Fact, Trait("Row", "I15")]
    public void A_union_holds_one_side()
    {
        Union<string, int> text = "a", number = 5;

        (text.IsT0, text.IsT1, text.AsT0, text.Value).Should().Be((true, false, "a", (object)"a"));
        (number.IsT0, number.IsT1, number.AsT1, number.Value).Should().Be((false, true, 5, (object)5));
        number.Match(_ => 0, value => value + 1).Should().Be(6);
        text.MapT0(value => value.Length).AsT0.Should().Be(1);
        text.TryPickT0(out var picked, out _).Should().BeTrue();
        picked.Should().Be("a");
        number.TryPickT0(out _, out var rest).Should().BeFalse();
        rest.Should().Be(5);
        default(Union<string, int>).IsT0.Should().BeTrue();
    }

    [Fact, Trait("Row", "I15")]
    public void Unions_are_equal_by_side_and_value()
    {
        Union<int, int> left = Union<int, int>.FromT0(1), same = Union<int, int>.FromT0(1), right = Union<int, int>.FromT1(1);

        (left == same).Should().BeTrue();
        left.GetHashCode().Should().Be(same.GetHashCode());
        (left != right).Should().BeTrue();
        left.Equals((object)right).Should().BeFalse();
    }

    [Fact, Trait("Row", "I15")]
    public void The_wrong_side_of_a_union_throws()
    {
        Union<string, int> text = "a", number = 5;

        text.Invoking(union => union.AsT1).Should().ThrowExactly<InvalidOperationException>();
        number.Invoking(union => union.AsT0).Should().ThrowExactly<InvalidOperationException>();
    }
}
