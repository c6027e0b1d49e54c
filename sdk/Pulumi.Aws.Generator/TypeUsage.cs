namespace Pulumi.Aws.Generator;

/// <summary>Which named types inputs, outputs and results of functions reach: each has classes for those only.</summary>
internal sealed class TypeUsage
{
    private readonly PackageSchema schema;

    public TypeUsage(PackageSchema schema)
    {
        this.schema = schema;
        foreach (var resource in schema.Resources.Append(schema.Provider))
        {
            Collect(resource.Inputs, Inputs);
            Collect(resource.Outputs, Outputs);
        }
        foreach (var function in schema.Functions)
            Collect(function.Outputs, Results);
    }

    public HashSet<Token> Inputs { get; } = [];

    public HashSet<Token> Outputs { get; } = [];

    /// <summary>Those that functions answer with.</summary>
    public HashSet<Token> Results { get; } = [];

    private void Collect(IEnumerable<PropertySpec> properties, HashSet<Token> reached)
    {
        foreach (var property in properties)
            Collect(property.Type, reached);
    }

    private void Collect(TypeRef type, HashSet<Token> reached)
    {
        switch (type)
        {
            case ListRef list:
                Collect(list.Items, reached);
                break;
            case MapRef map:
                Collect(map.Values, reached);
                break;
            case UnionRef union:
                foreach (var member in union.Members)
                    Collect(member, reached);
                break;
            case NamedRef named when reached.Add(named.Token) && schema.Types[named.Token] is ObjectSpec spec:
                Collect(spec.Properties, reached);
                break;
        }
    }
}
