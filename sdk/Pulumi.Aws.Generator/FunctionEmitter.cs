namespace Pulumi.Aws.Generator;

/// <summary>Writes functions (data sources) with their two kinds of arguments and their result.</summary>
internal sealed class FunctionEmitter(TypeNames names)
{
    public void Emit(CodeWriter writer, FunctionSpec function)
    {
        var name = char.ToUpperInvariant(function.Token.Name[0]) + function.Token.Name[1..];
        var token = function.Token.Text;
        var isRequired = function.Inputs.Any(input => input.IsRequired);
        writer.Line($"/// <summary>The function <c>{token}</c>.</summary>");
        writer.Block($"public static class {name}", () =>
        {
            string Parameter(string type) => isRequired ? $"{type} args" : $"{type}? args = null";
            writer.Line($"public static global::System.Threading.Tasks.Task<{name}Result> InvokeAsync({Parameter($"{name}Args")}, InvokeOptions? options = null)");
            writer.Line($"    => global::Pulumi.Deployment.Instance.InvokeAsync<{name}Result>(\"{token}\", args ?? new {name}Args(), options.WithDefaults());");
            writer.Separate();
            writer.Line($"public static Output<{name}Result> Invoke({Parameter($"{name}InvokeArgs")}, InvokeOptions? options = null)");
            writer.Line($"    => global::Pulumi.Deployment.Instance.Invoke<{name}Result>(\"{token}\", args ?? new {name}InvokeArgs(), options.WithDefaults());");
            writer.Separate();
            writer.Line($"public static Output<{name}Result> Invoke({name}InvokeArgs args, InvokeOutputOptions options)");
            writer.Line($"    => global::Pulumi.Deployment.Instance.Invoke<{name}Result>(\"{token}\", args ?? new {name}InvokeArgs(), options.WithDefaults());");
        });
        writer.Separate();
        EmitArgs(writer, $"{name}Args", name, function.Inputs, names.InputElement);
        writer.Separate();
        EmitArgs(writer, $"{name}InvokeArgs", name, function.Inputs, names.Input);
        writer.Separate();
        OutputTypeEmitter.Emit(writer, names, $"{name}Result", function.Outputs);
    }

    private static void EmitArgs(
        CodeWriter writer, string className, string functionName, IReadOnlyList<PropertySpec> properties, Func<TypeRef, string> typeName)
    {
        writer.Line($"/// <summary>Arguments of <see cref=\"{functionName}\"/>.</summary>");
        writer.Block($"public sealed class {className} : global::Pulumi.InvokeArgs", () =>
        {
            foreach (var property in properties)
            {
                if (property.Type is not BuiltInRef || property.IsSecret)
                    throw new NotSupportedException($"The argument '{property.Name}' of {functionName} is not a plain scalar.");
                writer.Line($"[Input(\"{property.Name}\"{(property.IsRequired ? ", required: true" : "")})]");
                writer.Line(property.IsRequired
                    ? $"public {typeName(property.Type)} {property.CSharpName} {{ get; set; }} = null!;"
                    : $"public {typeName(property.Type)}? {property.CSharpName} {{ get; set; }}");
                writer.Separate();
            }
            writer.Block($"public {className}()", () => { });
            writer.Line($"public static new {className} Empty => new {className}();");
        });
    }
}
