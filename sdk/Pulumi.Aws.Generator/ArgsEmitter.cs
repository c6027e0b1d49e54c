namespace Pulumi.Aws.Generator;

/// <summary>Writes classes of input properties: the arguments of a resource and the types nested in them.</summary>
internal sealed class ArgsEmitter(TypeNames names)
{
    /// <summary>Writes one class.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="className">The name of the class.</param>
    /// <param name="subject">What the arguments are of, for the summary of the class.</param>
    /// <param name="properties">The inputs.</param>
    /// <param name="isProvider">A provider takes everything that is no string as a string of JSON.</param>
    public void Emit(CodeWriter writer, string className, string subject, IReadOnlyList<PropertySpec> properties, bool isProvider = false)
    {
        writer.Line($"/// <summary>Arguments of {subject}.</summary>");
        writer.Block($"public sealed class {className} : global::Pulumi.ResourceArgs", () =>
        {
            foreach (var property in properties)
            {
                EmitProperty(writer, property, isProvider);
                writer.Separate();
            }
            EmitConstructor(writer, className, properties);
            writer.Line($"public static new {className} Empty => new {className}();");
        });
    }

    private static void EmitConstructor(CodeWriter writer, string className, IReadOnlyList<PropertySpec> properties) =>
        writer.Block($"public {className}()", () =>
        {
            foreach (var property in properties.Where(property => property.Default != null))
                writer.Line($"{property.CSharpName} = {property.Default};");
        });

    private void EmitProperty(CodeWriter writer, PropertySpec property, bool isProvider)
    {
        var type = names.Input(property.Type);
        var required = property.IsRequired ? ", required: true" : "";
        var json = isProvider && property.Type is not BuiltInRef { CSharpName: "string" } ? ", json: true" : "";
        writer.Line($"[Input(\"{property.Name}\"{required}{json})]");
        if (property.Type is ListRef or MapRef)
            EmitCollection(writer, property, type);
        else if (property.IsSecret)
            EmitSecret(writer, property, type);
        else if (property.IsRequired)
            writer.Line($"public {type} {property.CSharpName} {{ get; set; }} = null!;");
        else
            writer.Line($"public {type}? {property.CSharpName} {{ get; set; }}");
    }

    private static void EmitCollection(CodeWriter writer, PropertySpec property, string type)
    {
        var field = $"_{property.Name}";
        writer.Line($"private {type}? {field};");
        EmitObsolete(writer, property);
        writer.Block($"public {type} {property.CSharpName}", () =>
        {
            writer.Line($"get => {field} ??= new {type}();");
            writer.Line($"set => {field} = value;");
        });
    }

    private static void EmitSecret(CodeWriter writer, PropertySpec property, string type)
    {
        if (type != "Input<string>" || property.IsRequired)
            throw new NotSupportedException($"The secret input '{property.Name}' is not an optional string.");
        var field = $"_{property.Name}";
        writer.Line($"private {type}? {field};");
        EmitObsolete(writer, property);
        writer.Block($"public {type}? {property.CSharpName}", () =>
        {
            writer.Line($"get => {field};");
            writer.Line($"set => {field} = Output.Tuple<{type}?, int>(value, Output.CreateSecret(0)).Apply(pair => pair.Item1);");
        });
    }

    // The official SDK marks only the properties that it writes with a field of their own.
    private static void EmitObsolete(CodeWriter writer, PropertySpec property)
    {
        if (property.Deprecation != null)
            writer.Line(Literals.Obsolete(property.Deprecation));
    }
}
